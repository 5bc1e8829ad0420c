package com.iflytek.iflearner.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.children.Pods;
import com.iflytek.iflearner.children.Stored;
import com.iflytek.iflearner.job.Condition;
import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.job.Phase;
import com.iflytek.iflearner.reconcile.Nodes;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What tools read: conditions, phase, times. */
class StatusTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void conditionsSayWhatKstatusNeeds(String situation, Seen seen, Phase phase, String conditions) {
    assertThat(seen.status().phase()).isEqualTo(phase);
    assertThat(
            seen.status().conditions().stream()
                .map(c -> c.type().wire() + "=" + c.status().wire() + "/" + c.reason())
                .collect(Collectors.joining(" ")))
        .isEqualTo(conditions);
  }

  static Stream<Arguments> conditionsSayWhatKstatusNeeds() {
    return Stream.of(
        arguments(
            "on its way",
            Seen.started(),
            Phase.PENDING,
            "Accepted=True/Accepted RouteReady=True/Routed Ready=False/PodPending"
                + " Progressing=Unknown/NotAsked Succeeded=Unknown/NotFinished"
                + " Suspended=False/NotSuspended Reconciling=True/PodPending"),
        arguments(
            "training",
            Seen.running().withTraining(States.parties(2, false, 0)),
            Phase.RUNNING,
            "Accepted=True/Accepted RouteReady=True/Routed Ready=True/Training"
                + " Progressing=True/Training Succeeded=Unknown/NotFinished"
                + " Suspended=False/NotSuspended"),
        arguments(
            "standing still",
            Seen.running().withTraining(States.parties(2, false, 3600)),
            Phase.RUNNING,
            "Accepted=True/Accepted RouteReady=True/Routed Ready=True/NoProgress"
                + " Progressing=False/NoProgress Succeeded=Unknown/NotFinished"
                + " Suspended=False/NotSuspended"),
        arguments(
            "finished",
            Seen.running(Stored.client()).withPod(pod -> Nodes.ended(pod, 0)),
            Phase.SUCCEEDED,
            "Accepted=True/Accepted RouteReady=False/Finished Ready=True/Completed"
                + " Progressing=Unknown/Finished Succeeded=True/Completed Suspended=False/Finished"),
        arguments(
            "failed for good",
            Seen.running().withPod(pod -> Nodes.ended(pod, 1)),
            Phase.FAILED,
            "Accepted=True/Accepted RouteReady=False/Finished Ready=False/PodFailed"
                + " Progressing=Unknown/Finished Succeeded=False/PodFailed"
                + " Suspended=False/Finished Stalled=True/PodFailed"),
        arguments(
            "invalid",
            Seen.applied().withDraft(d -> d.with("/spec/role", "boss")),
            Phase.PENDING,
            "Accepted=False/Invalid RouteReady=False/NotAccepted Ready=False/Invalid"
                + " Progressing=Unknown/NotReported Succeeded=Unknown/NotFinished"
                + " Suspended=False/NotSuspended Stalled=True/Invalid"),
        arguments(
            "suspended",
            Seen.routed(Stored.server().with("/spec/suspend", true)),
            Phase.SUSPENDED,
            "Accepted=True/Accepted RouteReady=True/Routed Ready=False/Suspended"
                + " Progressing=Unknown/NotAsked Succeeded=Unknown/NotFinished"
                + " Suspended=True/Suspended"));
  }

  @Test
  void whatHasNotChangedIsSaidInTheSameWordsAndSinceTheSameTime() {
    var seen = Seen.running();
    var recorded = seen.draft().job().status();

    assertThat(seen.planAt(Seen.NOW.plusSeconds(3600)).status()).isEqualTo(recorded);
  }

  @Test
  void aConditionRemembersSinceWhenItsStatusHolds() {
    var lost = Seen.running().without(Pod.class).planAt(Seen.NOW.plusSeconds(90));

    var status = Objects.requireNonNull(lost.status());
    assertThat(since(status, Condition.Type.READY)).isEqualTo(Seen.NOW.plusSeconds(90));
    assertThat(since(status, Condition.Type.ACCEPTED)).isEqualTo(Seen.NOW);
  }

  @Test
  void timesAreToTheSecond() {
    var seen = Seen.routed().withPod(pod -> pod);

    var status = Objects.requireNonNull(seen.planAt(Seen.NOW.plusMillis(678)).status());

    assertThat(status.startTime()).isEqualTo(Seen.NOW);
    assertThat(since(status, Condition.Type.READY)).isEqualTo(Seen.NOW);
  }

  @Test
  void theGenerationThatWasJudgedIsSaid() {
    var seen = Seen.running().withDraft(d -> d.with("/metadata/generation", 7));

    assertThat(seen.status().observedGeneration()).isEqualTo(7);
    assertThat(seen.status().conditions()).allMatch(c -> c.observedGeneration() == 7);
  }

  @Test
  void aFinishedJobLosesItsRouteThenItsClaimAndKeepsTheRest() {
    var ended = Seen.running(Stored.client()).withPod(pod -> Nodes.ended(pod, 0));
    var finished = ended.recording(ended.plan());

    assertThat(finished.steps()).containsExactly("Delete Ingress");
    assertThat(finished.without(Ingress.class).steps()).containsExactly("Delete Lease");
    assertThat(finished.status()).isEqualTo(finished.draft().job().status());
    assertThat(finished.status().address()).isNull();
  }

  @Test
  void aFinishedJobStaysFinishedWhateverBecomesOfItsPod() {
    var ended = Seen.running().withPod(pod -> Nodes.ended(pod, 1));
    var finished = ended.recording(ended.plan()).without(Ingress.class).without(Pod.class);
    var released = finished.withHost(new Observation.Host.Free(finished.draft().job().key()));

    assertThat(released.steps()).isEmpty();
    assertThat(released.status()).isEqualTo(finished.draft().job().status());
  }

  @Test
  void aPodThatASecondLeaderMadeForAFinishedJobGoes() {
    var ended = Seen.running(Stored.client()).withPod(pod -> Nodes.ended(pod, 0));
    var ghost = Seen.stored(Pods.of(ended.job(), 2));
    ghost.getMetadata().setUid("uid-ghost");

    var seen = ended.recording(ended.plan()).withPodOrNone(ghost);

    assertThat(seen.steps()).containsExactly("Delete Pod");
  }

  @Test
  void aRouteThatCannotBeRemovedIsSaid() {
    var ended = Seen.running(Stored.client()).withPod(pod -> Nodes.ended(pod, 0));
    var seen = ended.recording(ended.plan()).refused("Ingress", 403, "no");

    assertThat(seen.condition(Condition.Type.ROUTE_READY).reason()).isEqualTo("Refused");
    assertThat(seen.condition(Condition.Type.SUCCEEDED).reason()).isEqualTo("Completed");
  }

  @Test
  void aJobThatFinishedUnderThePrototypeIsNotRunAgain() {
    var seen = Seen.applied().withDraft(d -> d.with("/status", Map.of("phase", "Succeeded")));

    assertThat(seen.steps()).isEmpty();
    assertThat(seen.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(seen.condition(Condition.Type.SUCCEEDED).reason()).isEqualTo("Completed");
  }

  private static Instant since(JobStatus status, Condition.Type type) {
    return status.condition(type).orElseThrow().lastTransitionTime();
  }
}
