package com.iflytek.iflearner.lifecycle;

import static com.iflytek.iflearner.job.Condition.Status.FALSE;
import static com.iflytek.iflearner.job.Condition.Status.UNKNOWN;
import static com.iflytek.iflearner.job.Condition.Type.READY;
import static com.iflytek.iflearner.job.Condition.Type.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.children.Labels;
import com.iflytek.iflearner.children.Stored;
import com.iflytek.iflearner.job.Jobs;
import com.iflytek.iflearner.job.PastAttempt;
import com.iflytek.iflearner.reconcile.Nodes;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What follows when an attempt fails. */
class AttemptsTest {
  private static final PastAttempt FIRST =
      new PastAttempt(
          1, true, "PodFailed", 1, "The process ended with exit code 1 (Error).", Seen.NOW);

  @Test
  void withoutABackoffLimitTheFirstFailureIsTheEnd() {
    var seen = Seen.running(Stored.client()).withPod(pod -> Nodes.ended(pod, 1));

    assertThat(seen.condition(SUCCEEDED).status()).isEqualTo(FALSE);
    assertThat(seen.status().failedAttempts()).isZero();
  }

  @Test
  void aFailureWithAttemptsLeftIsRecordedBeforeAnythingElseIsDone() {
    var seen = failedOnce();

    assertThat(seen.steps()).isEmpty();
    assertThat(seen.condition(SUCCEEDED).status()).isEqualTo(UNKNOWN);
    assertThat(seen.status().failedAttempts()).isEqualTo(1);
    assertThat(seen.status().pastAttempts()).containsExactly(FIRST);
    assertThat(seen.status().waitingOn()).isEqualTo("backoff");
    assertThat(seen.condition(READY).message())
        .matches(
            "\\[IFL3014] Attempt 1 has ended, and attempt 2 begins at 2026-11-22T12:00:1[0-2]Z\\."
                + " The process ended with exit code 1 \\(Error\\)\\.");
  }

  @Test
  void thenItsPodGoesAndTheNextBeginsWhenTheBackoffIsOver() {
    var recorded = failedOnce().recordedAt(Seen.NOW);
    assertThat(recorded.steps()).containsExactly("Delete Pod");

    var gone = recorded.without(Pod.class);
    assertThat(gone.steps()).isEmpty();
    assertThat(gone.status()).as("nothing is said anew").isEqualTo(recorded.job().status());
    var over = Objects.requireNonNull(gone.plan().wakeAt());
    assertThat(Duration.between(Seen.NOW, over))
        .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(12));

    var next = (Pod) gone.planAt(over).steps().getFirst().object();
    assertThat(next.getMetadata().getLabels()).containsEntry(Labels.ATTEMPT, "2");
  }

  @Test
  void whenAllAreUsedUpTheJobHasFailed() {
    var second = failedOnce().recordedAt(Seen.NOW).withDraft(d -> d.with("/spec/backoffLimit", 1));
    var again =
        second.withDraft(d -> d.with("/status/attempt", 2)).planAt(Seen.NOW.plusSeconds(60));

    assertThat(Objects.requireNonNull(again.status()).condition(SUCCEEDED).orElseThrow().status())
        .isEqualTo(FALSE);
  }

  @Test
  void aPodThatIsLostIsNoFailure() {
    var lost = Seen.running(limit(3)).without(Pod.class);
    assertThat(lost.steps()).as("that is recorded first").isEmpty();

    var recorded = lost.recordedAt(Seen.NOW);
    assertThat(recorded.steps()).containsExactly("Create Pod");
    assertThat(recorded.status().failedAttempts()).isZero();
    assertThat(recorded.status().pastAttempts())
        .extracting(PastAttempt::reason)
        .containsExactly("AttemptLost");
  }

  @Test
  void thePauseDoublesUpToSixMinutesAndIsTheSameWheneverItIsAsked() {
    var job = Stored.client().job();
    var pauses =
        IntStream.rangeClosed(1, 40)
            .mapToObj(n -> Duration.between(Seen.NOW, Backoff.over(job, FIRST, n)))
            .toList();

    assertThat(pauses.get(1)).isEqualTo(pauses.get(0).multipliedBy(2));
    assertThat(pauses.getLast())
        .isEqualTo(pauses.get(30))
        .isBetween(Duration.ofMinutes(6), Duration.ofSeconds(432));
  }

  @Test
  void whatFailedTogetherDoesNotBeginTogether() {
    var begins =
        IntStream.range(0, 50)
            .mapToObj(i -> Stored.client().stored("uid-" + i).job())
            .map(job -> Statuses.toTheSecond(Backoff.over(job, FIRST, 3)))
            .distinct();

    assertThat(begins.count()).isGreaterThan(4);
  }

  @Test
  void onlyTheLastFewAreKept() {
    var status =
        IntStream.rangeClosed(1, 9)
            .mapToObj(n -> new PastAttempt(n, true, "PodFailed", 1, "no", Instant.EPOCH))
            .reduce(
                Seen.running(Stored.client()).job().status(),
                (before, past) -> before.noting(past),
                (a, b) -> b);

    assertThat(status.failedAttempts()).isEqualTo(9);
    assertThat(status.pastAttempts())
        .extracting(PastAttempt::number)
        .containsExactly(5, 6, 7, 8, 9);
  }

  @Test
  void aServerThatEndsBeforeAllHaveCompletedHasFailed() {
    var seen = Seen.running().withPod(pod -> Nodes.ended(pod, 0));

    assertThat(seen.condition(SUCCEEDED).message())
        .isEqualTo(
            "[IFL3014] The server ended by itself before all parties had completed. The process"
                + " ended well.");
  }

  private static Jobs.Draft limit(int further) {
    return Stored.client().with("/spec/backoffLimit", further);
  }

  private static Seen failedOnce() {
    return Seen.running(limit(3)).withPod(pod -> Nodes.ended(pod, 1));
  }
}
