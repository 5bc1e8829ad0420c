package com.iflytek.iflearner.cli.story;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.job.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a job waits on as it is printed. */
public final class WhyPage {
  private WhyPage() {}

  /**
   * For people and for programs.
   *
   * @param catalogue what a code means and what to do about it
   */
  public static Page of(Why why, Function<Code, Advice> catalogue) {
    var code = why.code();
    var advice = code == null ? null : catalogue.apply(code);
    return new Page(lines(why, advice), json(why, advice));
  }

  private static List<String> lines(Why why, @Nullable Advice advice) {
    var lines = new ArrayList<String>();
    lines.add(why.summary());
    if (!why.said().sentence().isEmpty()) {
      lines.add(why.said().line());
    }
    section(
        lines,
        "What the jobs and logs of the federation tell:",
        why.findings().stream()
            .map(found -> new Coded(found.code(), found.who() + " " + found.sentence()).line())
            .toList());
    section(lines, "Also:", why.also().stream().map(Coded::line).toList());
    section(lines, "Notes:", why.notes());
    if (advice != null) {
      lines.add("");
      lines.add("Cause: " + advice.cause());
      lines.add("Cure: " + advice.cure());
    }
    return lines;
  }

  private static void section(List<String> lines, String title, List<String> below) {
    if (!below.isEmpty()) {
      lines.add("");
      lines.add(title);
      below.forEach(line -> lines.add("  " + line));
    }
  }

  private static ObjectNode json(Why why, @Nullable Advice advice) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("namespace", why.job().namespace());
    json.put("name", why.job().name());
    json.put("standing", why.standing().wire());
    json.put("problem", why.problem());
    json.put("summary", why.summary());
    json.put("waitingOn", why.waitingOn());
    json.put("since", why.since() == null ? null : why.since().toString());
    json.put("code", id(why.code()));
    json.put("message", why.said().sentence());
    json.put("cause", advice == null ? null : advice.cause());
    json.put("cure", advice == null ? null : advice.cure());
    var findings = json.putArray("findings");
    for (var found : why.findings()) {
      findings
          .addObject()
          .put("job", found.job())
          .put("who", found.who())
          .put("code", id(found.code()))
          .put("message", found.sentence());
    }
    var also = json.putArray("also");
    why.also()
        .forEach(
            coded ->
                also.addObject().put("code", id(coded.code())).put("message", coded.sentence()));
    var notes = json.putArray("notes");
    why.notes().forEach(notes::add);
    return json;
  }

  private static @Nullable String id(@Nullable Code code) {
    return code == null ? null : code.id();
  }
}
