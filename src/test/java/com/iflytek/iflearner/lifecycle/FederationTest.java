package com.iflytek.iflearner.lifecycle;

import static com.iflytek.iflearner.job.Condition.Status.FALSE;
import static com.iflytek.iflearner.job.Condition.Status.TRUE;
import static com.iflytek.iflearner.job.Condition.Type.READY;
import static com.iflytek.iflearner.job.Condition.Type.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.children.Labels;
import com.iflytek.iflearner.children.Pods;
import com.iflytek.iflearner.children.Stored;
import com.iflytek.iflearner.job.Condition;
import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.job.Jobs;
import com.iflytek.iflearner.job.PastAttempt;
import com.iflytek.iflearner.job.Progress;
import com.iflytek.iflearner.reconcile.Nodes;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How the jobs of one federation begin and end their attempts together. */
class FederationTest {
  private static final PastAttempt FAILED =
      new PastAttempt(
          1, true, "PodFailed", 1, "The process ended with exit code 1 (Error).", Seen.NOW);

  @Test
  void whatRunsEndsWithAnAttemptThatHasEndedElsewhere() {
    var seen = Seen.running(member(Stored.server())).with(client("a", at(1, FAILED)));

    assertThat(seen.steps()).as("that is recorded first").isEmpty();
    assertThat(seen.status().failedAttempts()).as("it is not this job's failure").isZero();
    assertThat(seen.status().pastAttempts().getLast().message())
        .isEqualTo("Attempt 1 of 'a' has ended. The process ended with exit code 1 (Error).");
    assertThat(seen.recordedAt(Seen.NOW).steps()).containsExactly("Delete Pod");
  }

  @Test
  void theServersNextAttemptBeginsWhenThePodsOfTheLastOneAreGoneAndThePauseIsOver() {
    var ended = serverAfter(FAILED);
    var job = Stored.client().job();

    var terminating = ended.with(new Member(clientJob("a", at(1, FAILED)).job(), pod("a")));
    assertThat(terminating.steps()).isEmpty();
    assertThat(terminating.condition(READY).message())
        .isEqualTo(
            "Attempt 1 has ended, and attempt 2 begins once attempt 1 of 'a' has ended and its Pod"
                + " is gone. Attempt 1 of 'a' has ended. The process ended with exit code 1 (Error).");

    var gone = ended.with(client("a", at(1, FAILED)));
    assertThat(gone.condition(READY).reason()).isEqualTo("BackOff");
    var over = gone.planAt(Backoff.over(job, FAILED, 1).plusSeconds(3)).steps().getFirst();
    assertThat(over.object().getMetadata().getLabels())
        .containsEntry(Labels.ATTEMPT, "2")
        .containsEntry(Labels.FEDERATION, "fraud");
  }

  @Test
  void aClientsNextAttemptBeginsWhenItsServersPageHasAnswered() {
    var ended = clientAfter(new PastAttempt(1, false, "AttemptLost", null, "Lost.", Seen.NOW));

    var silent = ended.with(server(at(2)));
    assertThat(silent.steps()).isEmpty();
    assertThat(silent.condition(READY).message())
        .isEqualTo(
            "Attempt 1 has ended, and attempt 2 begins once 'job1' has begun it and its status page"
                + " has answered. Lost.");
    assertThat(silent.status().waitingOn()).isEqualTo("server");

    assertThat(ended.with(server(answered(at(2)))).steps()).containsExactly("Create Pod");
  }

  @Test
  void aClientThatComesLateTakesTheNumberOfItsServer() {
    var seen = Seen.routed(member(Stored.client())).with(server(answered(at(3))));

    var pod = (Pod) seen.plan().steps().getFirst().object();

    assertThat(pod.getMetadata().getLabels()).containsEntry(Labels.ATTEMPT, "3");
  }

  @Test
  void aClientMayWaitForAServerThatHasNotBegun() {
    assertThat(Seen.routed(member(Stored.client())).with(server(JobStatus.NONE)).steps())
        .containsExactly("Create Pod");
    assertThat(
            Seen.routed(member(Stored.server()))
                .with(new Member(clientJob("a", at(1)).job(), pod("a")))
                .steps())
        .containsExactly("Create Pod");
  }

  @Test
  void aClientThatFailsWhileItsServerIsTakenAwayHasNotFailed() {
    var evicted = new Member(serverJob(at(1)).job(), Nodes.evicted(serverPod()));

    var seen =
        Seen.running(member(Stored.client())).withPod(pod -> Nodes.ended(pod, 1)).with(evicted);

    assertThat(seen.status().failedAttempts()).isZero();
    assertThat(seen.status().pastAttempts().getLast().message())
        .isEqualTo(
            "The Pod of 'job1' is gone or going. The process ended with exit code 1 (Error).");
  }

  @Test
  void whenOneHasFailedForGoodAllHaveLostAParty() {
    var seen = Seen.running(member(Stored.server())).with(client("a", finished(FALSE)));

    assertThat(seen.condition(SUCCEEDED).reason()).isEqualTo("PartyLost");
    assertThat(seen.condition(SUCCEEDED).message())
        .isEqualTo("[IFL3018] 'a' has failed for good, and with it the federation. [IFL3014] No.");
  }

  @Test
  void whoFailedBeforeThisJobWasMadeIsLeftOver() {
    var old =
        clientJob("a", finished(FALSE)).with("/status/completionTime", "2026-11-22T09:00:00Z");

    var seen = Seen.running(member(Stored.server())).with(new Member(old.job(), null));

    assertThat(seen.condition(READY).status()).isEqualTo(TRUE);
  }

  @Test
  void afterOneHasCompletedNobodyBeginsAgain() {
    var failing =
        Seen.running(member(Stored.client()))
            .withPod(pod -> Nodes.ended(pod, 1))
            .with(server(at(1)), client("a", finished(TRUE)));
    assertThat(failing.condition(SUCCEEDED).reason()).isEqualTo("PodFailed");

    var lost =
        clientAfter(new PastAttempt(1, false, "AttemptLost", null, "Lost.", Seen.NOW))
            .with(server(at(1)), client("a", finished(TRUE)));
    assertThat(lost.condition(SUCCEEDED).message())
        .isEqualTo("[IFL3018] 'a' has completed, so that the federation cannot begin again. Lost.");
  }

  @Test
  void aServerThatIsLostAfterAllItsPartiesHaveCompletedHasDoneItsWork() {
    var seen =
        serverAfter(new PastAttempt(1, false, "AttemptLost", null, "Lost.", Seen.NOW))
            .with(client("a", finished(TRUE)), client("b", finished(TRUE)));

    assertThat(seen.condition(SUCCEEDED).message())
        .isEqualTo("All 2 parties have completed, as their own jobs say.");
  }

  @Test
  void clientsWithoutAServerInTheirNamespaceStandAlone() {
    var seen =
        clientAfter(new PastAttempt(1, false, "AttemptLost", null, "Lost.", Seen.NOW))
            .with(client("a", at(1)));

    assertThat(seen.steps()).containsExactly("Create Pod");
  }

  private static Seen serverAfter(PastAttempt past) {
    var own =
        new PastAttempt(
            1,
            false,
            PastAttempt.FEDERATION_RESTARTS,
            null,
            "Attempt 1 of 'a' has ended. " + past.message(),
            Seen.NOW);
    return ended(Seen.running(member(Stored.server())), own);
  }

  private static Seen clientAfter(PastAttempt past) {
    return ended(Seen.running(member(Stored.client())), past);
  }

  private static Seen ended(Seen running, PastAttempt past) {
    return running
        .withDraft(draft -> draft.with(draft.job().status().noting(past)))
        .without(Pod.class);
  }

  private static Member server(JobStatus status) {
    return new Member(serverJob(status).job(), Nodes.running(serverPod()));
  }

  private static Jobs.Draft serverJob(JobStatus status) {
    return member(Stored.server()).with(status);
  }

  private static Pod serverPod() {
    return Seen.stored(Pods.of(Stored.server().job(), 1));
  }

  private static Member client(String name, JobStatus status) {
    return new Member(clientJob(name, status).job(), null);
  }

  private static Jobs.Draft clientJob(String name, JobStatus status) {
    return member(Stored.client().named("fl", name).stored("uid-" + name)).with(status);
  }

  private static Pod pod(String name) {
    return Seen.stored(Pods.of(clientJob(name, JobStatus.NONE).job(), 1));
  }

  private static Jobs.Draft member(Jobs.Draft draft) {
    return draft.with("/spec/federation", "fraud").with("/spec/backoffLimit", 3);
  }

  private static JobStatus at(int attempt, PastAttempt... past) {
    return status(attempt, List.of(), null, null, past);
  }

  private static JobStatus answered(JobStatus status) {
    return status(status.attempt(), List.of(), null, new Progress(0, 10, 0, 2, List.of()));
  }

  private static JobStatus finished(Condition.Status succeeded) {
    var condition =
        new Condition(
            SUCCEEDED,
            succeeded,
            succeeded == TRUE ? "Completed" : "PodFailed",
            succeeded == TRUE ? "Yes." : "[IFL3014] No.",
            1,
            Seen.NOW);
    return status(1, List.of(condition), Seen.NOW, null);
  }

  private static JobStatus status(
      int attempt,
      List<Condition> conditions,
      @Nullable Instant completionTime,
      @Nullable Progress progress,
      PastAttempt... past) {
    return new JobStatus(
        1,
        conditions,
        null,
        attempt,
        "uid-of-a-pod",
        (int) List.of(past).stream().filter(PastAttempt::failed).count(),
        List.of(past),
        null,
        completionTime,
        null,
        null,
        progress);
  }
}
