package com.iflytek.iflearner.reconcile;

import static com.iflytek.iflearner.reconcile.World.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.children.Stored;
import com.iflytek.iflearner.job.Condition;
import com.iflytek.iflearner.job.Condition.Status;
import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.job.PastAttempt;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JobEventsTest {
  private static final Condition ACCEPTED =
      said(Condition.Type.ACCEPTED, Status.TRUE, "Accepted", "The host is ours.");
  private static final Condition TAKEN =
      said(Condition.Type.ACCEPTED, Status.FALSE, "HostTaken", "[IFL3002] 'a/b' holds it.");
  private static final Condition PENDING =
      said(Condition.Type.READY, Status.FALSE, "PodPending", "[IFL3008] Not yet.");
  private static final Condition NO_IMAGE =
      said(Condition.Type.READY, Status.FALSE, "PodPending", "[IFL3009] ImagePullBackOff: x");
  private static final Condition STILL_NO_IMAGE =
      said(Condition.Type.READY, Status.FALSE, "PodPending", "[IFL3009] ImagePullBackOff: y");
  private static final Condition RUNS =
      said(Condition.Type.READY, Status.TRUE, "Training", "The Pod runs.");
  private static final Condition SUCCEEDED =
      said(Condition.Type.SUCCEEDED, Status.TRUE, "Completed", "The process ended well.");
  private static final Condition FAILED =
      said(Condition.Type.SUCCEEDED, Status.FALSE, "PodFailed", "[IFL3014] Exit code 1.");

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whatMattersIsToldOnce(
      String transition, JobStatus before, JobStatus after, List<String> events) {
    assertThat(between(before, after)).isEqualTo(events);
    assertThat(between(after, after)).isEmpty();
  }

  static Stream<Arguments> whatMattersIsToldOnce() {
    return Stream.of(
        arguments("the plain way", JobStatus.NONE, status(1, ACCEPTED, PENDING), List.of()),
        arguments(
            "a host that is taken",
            JobStatus.NONE,
            status(0, TAKEN),
            List.of("WARNING HostTaken [IFL3002] 'a/b' holds it.")),
        arguments(
            "the host is ours at last",
            status(0, TAKEN),
            status(1, ACCEPTED, PENDING),
            List.of("NORMAL Accepted The host is ours.")),
        arguments(
            "the image is not there",
            status(1, ACCEPTED, PENDING),
            status(1, ACCEPTED, NO_IMAGE),
            List.of("WARNING ImageNotPulled [IFL3009] ImagePullBackOff: x")),
        arguments(
            "the image is not there, in other words",
            status(1, ACCEPTED, NO_IMAGE),
            status(1, ACCEPTED, STILL_NO_IMAGE),
            List.of()),
        arguments(
            "it runs",
            status(1, ACCEPTED, PENDING),
            status(1, ACCEPTED, RUNS),
            List.of("NORMAL Started The Pod runs.")),
        arguments(
            "its Pod was lost",
            status(1, ACCEPTED, PENDING),
            status(1, ACCEPTED, PENDING)
                .noting(new PastAttempt(1, false, "AttemptLost", null, "Its Pod was lost.", NOW)),
            List.of("WARNING AttemptLost Attempt 1 has ended. Its Pod was lost.")),
        arguments(
            "it ended well",
            status(1, ACCEPTED, RUNS),
            status(1, ACCEPTED, RUNS, SUCCEEDED),
            List.of("NORMAL Succeeded The process ended well.")),
        arguments(
            "it failed",
            status(1, ACCEPTED, RUNS),
            status(1, ACCEPTED, PENDING, FAILED),
            List.of("WARNING PodFailed [IFL3014] Exit code 1.")));
  }

  @Test
  void aLongNoteIsCutToWhatTheApiServerTakes() {
    var words =
        said(Condition.Type.READY, Status.FALSE, "PodPending", "[IFL3009] " + "ü€😀".repeat(300));

    var note = JobEvents.between(Stored.server().job(), status(1, words)).getFirst().note();

    assertThat(note.getBytes(UTF_8)).hasSizeBetween(900, 1024);
    assertThat(note).startsWith("[IFL3009] ").endsWith("…").doesNotContain("?");
  }

  private static List<String> between(JobStatus before, JobStatus after) {
    return JobEvents.between(Stored.server().with(before).job(), after).stream()
        .map(event -> event.type() + " " + event.reason() + " " + event.note())
        .toList();
  }

  private static JobStatus status(int attempt, Condition... conditions) {
    return new JobStatus(
        1,
        Arrays.asList(conditions),
        null,
        attempt,
        "uid",
        0,
        List.of(),
        null,
        null,
        null,
        null,
        null);
  }

  private static Condition said(Condition.Type type, Status status, String reason, String message) {
    return new Condition(type, status, reason, message, 1, NOW);
  }
}
