package com.iflytek.iflearner.lifecycle;

import static com.iflytek.iflearner.job.Condition.Status.UNKNOWN;
import static com.iflytek.iflearner.job.Condition.Type.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.children.Stored;
import com.iflytek.iflearner.job.Condition;
import com.iflytek.iflearner.job.Jobs;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How long an attempt may take to start. */
class StartDeadlineTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void withoutADeadlineNothingIsRemembered() {
    assertThat(Seen.started(Stored.client()).plan().waited()).isNull();
  }

  @Test
  void aPodThatDoesNotRunIsLookedAtEveryTenSeconds() {
    var plan = pending(null).plan();

    assertThat(plan.waited()).isEqualTo(new Waited(1, Duration.ZERO, Seen.NOW));
    assertThat(plan.wakeAt()).isEqualTo(Seen.NOW.plusSeconds(10));
  }

  @Test
  void theTimeBetweenTwoLooksInARowIsCounted() {
    var before = new Waited(1, Duration.ofSeconds(20), Seen.NOW);

    assertThat(pending(before).planAt(Seen.NOW.plusSeconds(10)).waited())
        .isEqualTo(new Waited(1, Duration.ofSeconds(30), Seen.NOW.plusSeconds(10)));
  }

  @Test
  void timeInWhichNobodyLookedIsNotCounted() {
    var before = new Waited(1, Duration.ofSeconds(20), Seen.NOW);

    var plan = pending(before).planAt(Seen.NOW.plusSeconds(3600));

    assertThat(Objects.requireNonNull(plan.waited()).watched()).isEqualTo(Duration.ofSeconds(20));
    assertThat(succeeded(plan).status()).isEqualTo(UNKNOWN);
  }

  @Test
  void anotherAttemptWaitsAnew() {
    var before = new Waited(7, Duration.ofSeconds(59), Seen.NOW);

    assertThat(Objects.requireNonNull(pending(before).plan().waited()).watched())
        .isEqualTo(Duration.ZERO);
  }

  @Test
  void whatTakesTooLongHasFailedAndSaysWhatItWaitedFor() {
    var before = new Waited(1, Duration.ofSeconds(55), Seen.NOW);

    var plan = pending(before).planAt(Seen.NOW.plusSeconds(10));

    assertThat(succeeded(plan).reason()).isEqualTo("StartDeadlineExceeded");
    assertThat(succeeded(plan).message())
        .isEqualTo(
            "[IFL3019] The attempt had not started after the 60 s of `spec.startDeadlineSeconds`."
                + " [IFL3011] Unschedulable: 0/3 nodes are available.");
  }

  @Test
  void aClientThatRunsHasStarted() {
    var running = Seen.running(limited(Stored.client()));

    assertThat(running.plan().waited()).isNull();
    assertThat(succeeded(running.withWaited(new Waited(1, LIMIT, Seen.NOW)).plan()).status())
        .isEqualTo(UNKNOWN);
  }

  @Test
  void aServerHasStartedWhenAllItsPartiesAreRegistered() {
    assertThat(succeeded(server(page(1), 0, 60).plan()).message())
        .isEqualTo(
            "[IFL3019] The attempt had not started after the 60 s of `spec.startDeadlineSeconds`."
                + " 1 of 2 parties: client1 is here.");
    assertThat(succeeded(server(page(2), 0, 60).plan()).status()).isEqualTo(UNKNOWN);
  }

  @Test
  void forAServerTheTimeBeforeItsPodRanAndTheTimeSinceAreAdded() {
    assertThat(succeeded(server(page(1), 39, 20).plan()).status()).isEqualTo(UNKNOWN);
    assertThat(succeeded(server(page(1), 40, 20).plan()).reason())
        .isEqualTo("StartDeadlineExceeded");
  }

  @Test
  void aPortThatDoesNotAnswerEndsNothing() {
    var seen = server(page(1), 0, 60);
    var lost = Objects.requireNonNull(seen.training()).then(new Answer.Unusable("x"), Seen.NOW);

    assertThat(succeeded(seen.withTraining(lost).plan()).status()).isEqualTo(UNKNOWN);
  }

  private static Seen pending(@Nullable Waited waited) {
    return Seen.started(limited(Stored.client()))
        .withPod(
            pod ->
                new PodBuilder(pod)
                    .editStatus()
                    .addNewCondition()
                    .withType("PodScheduled")
                    .withStatus("False")
                    .withReason("Unschedulable")
                    .withMessage("0/3 nodes are available.")
                    .endCondition()
                    .endStatus()
                    .build())
        .withWaited(waited);
  }

  /** The page has been the same for so many seconds, after so many without a Pod that runs. */
  private static Seen server(StatusPage page, int pending, int listened) {
    var start = Seen.NOW.minusSeconds(listened);
    var training = Training.first("uid-pod", new Answer.Said(page), start);
    for (Instant at = start.plusSeconds(10); !at.isAfter(Seen.NOW); at = at.plusSeconds(10)) {
      training = training.then(new Answer.Said(page), at);
    }
    return Seen.running(limited(Stored.server()))
        .withWaited(new Waited(1, Duration.ofSeconds(pending), start))
        .withTraining(training);
  }

  private static StatusPage page(int parties) {
    return new StatusPage(
        List.of(
                new StatusPage.Entry("client1", true, false, 1, 10),
                new StatusPage.Entry("client2", true, false, 1, 10))
            .subList(0, parties));
  }

  private static Jobs.Draft limited(Jobs.Draft draft) {
    return draft.with("/spec/startDeadlineSeconds", LIMIT.toSeconds());
  }

  private static Condition succeeded(Plan plan) {
    return Objects.requireNonNull(plan.status()).condition(SUCCEEDED).orElseThrow();
  }
}
