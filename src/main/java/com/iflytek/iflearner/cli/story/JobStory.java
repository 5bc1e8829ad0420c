package com.iflytek.iflearner.cli.story;

import static java.util.Comparator.comparing;

import com.iflytek.iflearner.job.Api;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.kube.EventTimes;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The whole story of one job.
 *
 * @param children Pod, Service and Ingress, whether they are there or not
 * @param events of the job and its Pods, the newest last
 * @param unread what could not be read, a sentence each
 */
public record JobStory(
    Job job, List<ChildState> children, List<Told> events, List<String> unread, Instant now) {
  /** More scroll the rest off the screen. */
  static final int MOST_EVENTS = 20;

  private static final Set<String> KINDS = Set.of(Api.KIND, "Pod");

  public JobStory {
    children = List.copyOf(children);
    events = List.copyOf(events);
    unread = List.copyOf(unread);
  }

  /**
   * One event.
   *
   * @param at when it was seen last
   * @param count how often it was seen
   */
  public record Told(
      Instant at, String type, String kind, String reason, String message, int count) {}

  /** What was seen, as a story. */
  public static JobStory of(Seen seen) {
    var events =
        seen.events().stream()
            .filter(event -> concerns(event, seen.job()))
            .map(JobStory::told)
            .sorted(comparing(Told::at))
            .toList();
    return new JobStory(
        seen.job(),
        ChildState.of(seen),
        events.subList(Math.max(0, events.size() - MOST_EVENTS), events.size()),
        List.copyOf(seen.unread().values()),
        seen.now());
  }

  /** An earlier job of that name is another story; Pods of earlier attempts are part of it. */
  private static boolean concerns(Event event, Job job) {
    var about = event.getInvolvedObject();
    var created = job.metadata().creationTimestamp();
    return KINDS.contains(about.getKind())
        && (Api.KIND.equals(about.getKind())
            ? job.metadata().uid().equals(about.getUid())
            : created == null || !EventTimes.of(event).isBefore(created));
  }

  private static Told told(Event event) {
    return new Told(
        EventTimes.of(event),
        Objects.requireNonNullElse(event.getType(), "Normal"),
        event.getInvolvedObject().getKind(),
        Objects.requireNonNullElse(event.getReason(), ""),
        Objects.requireNonNullElse(event.getMessage(), ""),
        count(event));
  }

  private static int count(Event event) {
    var series = event.getSeries();
    return series != null && series.getCount() != null
        ? series.getCount()
        : Objects.requireNonNullElse(event.getCount(), 1);
  }
}
