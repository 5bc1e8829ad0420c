package com.iflytek.iflearner.cli.story;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.job.JobCodec;
import com.iflytek.iflearner.job.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A story as it is printed. */
public final class StoryPage {
  private final JobStory story;
  private final List<String> lines = new ArrayList<>();

  private StoryPage(JobStory story) {
    this.story = story;
  }

  /** For people and for programs. */
  public static Page of(JobStory story) {
    return new Page(new StoryPage(story).lines(), json(story));
  }

  private List<String> lines() {
    lines.add(story.job().key().toString());
    lines.addAll(facts().lines());
    section("Conditions", conditions());
    section("Children", children());
    var progress = story.job().status().progress();
    if (progress != null) {
      section("Progress: " + progress(progress), parties(progress));
    }
    section("Past attempts", pastAttempts());
    section("Events", events());
    story.unread().forEach(lines::add);
    return lines;
  }

  private void section(String title, Columns rows) {
    var below = rows.lines();
    if (!below.isEmpty()) {
      lines.add("");
      lines.add(title);
      lines.addAll(below);
    }
  }

  private Columns facts() {
    var job = story.job();
    var status = job.status();
    var created = job.metadata().creationTimestamp();
    return new Columns()
        .row("role", requireNonNullElse(job.spec().role(), "none"))
        .row(
            "host",
            requireNonNullElse(job.spec().host(), "none")
                + (status.address() == null ? "" : " at " + status.address()))
        .row("phase", status.phase() == null ? "none yet" : status.phase().wire())
        .row("attempt", "%d, %d failed before".formatted(status.attempt(), status.failedAttempts()))
        .row("age", created == null ? "unknown" : age(created))
        .row("waiting on", requireNonNullElse(status.waitingOn(), "nobody"));
  }

  private Columns conditions() {
    var rows = new Columns();
    story
        .job()
        .status()
        .conditions()
        .forEach(
            c ->
                rows.row(
                    c.type().wire(),
                    c.status().wire(),
                    age(c.lastTransitionTime()),
                    c.reason(),
                    c.message()));
    return rows;
  }

  private Columns children() {
    var rows = new Columns();
    story.children().forEach(child -> rows.row(child.kind(), child.state()));
    return rows;
  }

  private static String progress(Progress progress) {
    return "epoch %d/%s, %d/%s parties"
        .formatted(
            progress.epoch(),
            requireNonNullElse(progress.totalEpochs(), "?"),
            progress.registered(),
            requireNonNullElse(progress.expected(), "?"));
  }

  private Columns parties(Progress progress) {
    var rows = new Columns().row("party", "epoch", "ready", "complete", "last progress");
    progress
        .parties()
        .forEach(
            party ->
                rows.row(
                    party.name(),
                    party.epoch(),
                    party.ready() ? "yes" : "no",
                    party.complete() ? "yes" : "no",
                    age(party.lastProgressTime()) + " ago"));
    return rows;
  }

  private Columns pastAttempts() {
    var rows = new Columns();
    story
        .job()
        .status()
        .pastAttempts()
        .forEach(
            past ->
                rows.row(
                    past.number(),
                    past.failed() ? "failed" : "ended",
                    age(past.endTime()) + " ago",
                    past.reason(),
                    past.exitCode() == null ? "no exit code" : "exit code " + past.exitCode(),
                    past.message()));
    return rows;
  }

  private Columns events() {
    var rows = new Columns();
    story
        .events()
        .forEach(
            event ->
                rows.row(
                    age(event.at()) + " ago",
                    event.type(),
                    event.kind(),
                    event.reason() + (event.count() > 1 ? " x" + event.count() : ""),
                    event.message()));
    return rows;
  }

  private String age(Instant since) {
    return Age.of(since, story.now());
  }

  private static ObjectNode json(JobStory story) {
    var json = JsonNodeFactory.instance.objectNode();
    var job = story.job();
    json.put("namespace", job.metadata().namespace());
    json.put("name", job.metadata().name());
    json.put("role", job.spec().role());
    json.put("host", job.spec().host());
    var created = job.metadata().creationTimestamp();
    json.put("creationTimestamp", created == null ? null : created.toString());
    json.set("status", JobCodec.write(job.status()));
    var children = json.putArray("children");
    story
        .children()
        .forEach(
            child -> children.addObject().put("kind", child.kind()).put("state", child.state()));
    var events = json.putArray("events");
    for (var event : story.events()) {
      events
          .addObject()
          .put("time", event.at().toString())
          .put("type", event.type())
          .put("kind", event.kind())
          .put("reason", event.reason())
          .put("message", event.message())
          .put("count", event.count());
    }
    var notes = json.putArray("notes");
    story.unread().forEach(notes::add);
    return json;
  }
}
