package com.iflytek.iflearner.lifecycle;

import static com.iflytek.iflearner.job.Condition.Type.READY;
import static com.iflytek.iflearner.job.Condition.Type.STALLED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.children.Labels;
import com.iflytek.iflearner.children.Pods;
import com.iflytek.iflearner.children.Stored;
import com.iflytek.iflearner.job.Phase;
import com.iflytek.iflearner.reconcile.Nodes;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The Pod on its way, and why it does not run. */
class PodTest {
  private static final String PLAINLY = "PodPending [IFL3008] The Pod does not run yet.";

  @Test
  void aGatedPodIsRecordedBeforeItsGateIsOpened() {
    var gated = Seen.routed().withPod(pod -> pod);

    assertThat(gated.steps()).isEmpty();
    assertThat(gated.status().attempt()).isEqualTo(1);
    assertThat(gated.status().podUID()).isEqualTo("uid-pod");
    assertThat(gated.status().startTime()).isEqualTo(Seen.NOW);

    var recorded = gated.recording(gated.plan());
    assertThat(recorded.steps()).containsExactly("Replace Pod");
    assertThat(Pods.gated((Pod) recorded.plan().steps().getFirst().object())).isFalse();
  }

  @Test
  void aPodThatAQueueHoldsBackWaitsForTheQueue() {
    var draft =
        Stored.client()
            .with(
                "/spec/template/spec/schedulingGates",
                List.of(Map.of("name", "kueue.x-k8s.io/admission")));

    var seen = Seen.started(draft);

    assertThat(seen.status().waitingOn()).isEqualTo("queue");
    assertThat(seen.condition(READY).message())
        .isEqualTo(
            "[IFL3008] SchedulingGated: the Pod waits for whoever removes its scheduling gate 'kueue.x-k8s.io/admission'.");
  }

  @Test
  void openingTheGateChangesNoWordOfTheStatus() {
    var started = Seen.started();

    assertThat(started.status()).isEqualTo(started.draft().job().status());
  }

  @Test
  void aPodThatIsGoneWithoutARecordIsMadeAgainAsTheSameAttempt() {
    var next = (Pod) Seen.routed().plan().steps().getFirst().object();

    assertThat(next.getMetadata().getLabels()).containsEntry(Labels.ATTEMPT, "1");
  }

  @Test
  void aRecordedPodThatIsGoneIsFollowedByTheNextAttempt() {
    var seen = Seen.running().without(Pod.class).recordedAt(Seen.NOW);

    var next = (Pod) seen.plan().steps().getFirst().object();

    assertThat(next.getMetadata().getLabels()).containsEntry(Labels.ATTEMPT, "2");
    assertThat(seen.status().attempt()).isEqualTo(1);
    assertThat(seen.status().phase()).isEqualTo(Phase.PENDING);
  }

  @Test
  void thePrototypesPodIsTheFirstAttempt() {
    var seen =
        Seen.routed()
            .withPod(
                pod ->
                    Nodes.running(
                        new PodBuilder(Pods.ungated(pod))
                            .editMetadata()
                            .removeFromLabels(Labels.JOB_NAME)
                            .removeFromLabels(Labels.ATTEMPT)
                            .endMetadata()
                            .build()));

    assertThat(seen.steps()).containsExactly("Replace Pod");
    assertThat(seen.status().attempt()).isEqualTo(1);
    assertThat(seen.status().phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void aPodThatIsBeingDeletedIsWaitedFor() {
    var seen = Seen.running().withPod(pod -> leaving(pod, Seen.NOW.plusSeconds(5)));

    assertThat(seen.steps()).isEmpty();
    assertThat(seen.condition(READY).reason()).isEqualTo("PodTerminating");
    assertThat(seen.plan().wakeAt()).isEqualTo(Seen.NOW.plusSeconds(65));
  }

  @Test
  void aPodThatDoesNotGoIsSaid() {
    var seen = Seen.running().withPod(pod -> leaving(pod, Seen.NOW.minus(Duration.ofMinutes(2))));

    assertThat(seen.steps()).isEmpty();
    assertThat(seen.condition(READY).reason()).isEqualTo("PodStuckTerminating");
    assertThat(seen.condition(READY).message()).startsWith("[IFL3013] ");
  }

  @Test
  void aGatedPodThatIsBeingDeletedNeverRanAndIsNotRecorded() {
    var seen = Seen.routed().withPod(pod -> leaving(pod, Seen.NOW));

    assertThat(seen.status().attempt()).isZero();
  }

  @Test
  void anEvictedPodIsDeletedAndCountsAsDisrupted() {
    var seen = Seen.running().withPod(Nodes::evicted).recordedAt(Seen.NOW);

    assertThat(seen.steps()).containsExactly("Delete Pod");
    assertThat(seen.condition(READY).message())
        .contains("does not count as failed", "Evicted: The node was low on resource: memory.");
  }

  @Test
  void aPodThatANodeTurnsAwayAtOnceIsNotMadeAgainAtOnce() {
    var created = Seen.NOW.minusSeconds(2);
    var seen =
        Seen.running()
            .withPod(
                pod ->
                    new PodBuilder(Nodes.evicted(pod))
                        .editMetadata()
                        .withCreationTimestamp(created.toString())
                        .endMetadata()
                        .build())
            .recordedAt(Seen.NOW);

    assertThat(seen.steps()).isEmpty();
    assertThat(seen.plan().wakeAt()).isEqualTo(created.plusSeconds(10));
    assertThat(seen.planAt(created.plusSeconds(10)).steps()).hasSize(1);
  }

  @Test
  void aForeignPodIsLeftAlone() {
    var seen =
        Seen.routed()
            .withPod(
                pod ->
                    new PodBuilder(pod).editMetadata().withOwnerReferences().endMetadata().build());

    assertThat(seen.steps()).isEmpty();
    assertThat(seen.condition(READY).reason()).isEqualTo("NameTaken");
    assertThat(seen.status().attempt()).isZero();
  }

  @Test
  void thePodOfAnEarlierJobIsWaitedFor() {
    var earlier = Pods.of(Stored.server().stored("uid-earlier").job(), 1);
    var seen = Seen.routed().withPodOrNone(Seen.stored(earlier));

    assertThat(seen.steps()).isEmpty();
    assertThat(seen.condition(READY).reason()).isEqualTo("WaitingForOldChildren");
  }

  @Test
  void aServerIsReadyWhenItsPodIs() {
    var seen =
        Seen.running()
            .withPod(
                pod ->
                    new PodBuilder(pod)
                        .editStatus()
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus("False")
                        .endCondition()
                        .endStatus()
                        .build());

    assertThat(seen.condition(READY).reason()).isEqualTo("PodNotReady");
    assertThat(seen.status().phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void aPodThatCanNeverBeMadeStallsTheJob() {
    var seen = Seen.routed().refused("Pod", 422, "spec.containers[0].name: Invalid value");

    assertThat(seen.condition(STALLED).message()).contains("Invalid value");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void saysWhyThePodDoesNotRunInTheWordsOfWhoKeepsIt(String situation, Seen seen, String said) {
    var condition = seen.condition(READY);

    assertThat(condition.reason() + " " + condition.message()).isEqualTo(said);
  }

  static Stream<Arguments> saysWhyThePodDoesNotRunInTheWordsOfWhoKeepsIt() {
    var started = Seen.started();
    return Stream.of(
        arguments("nothing happened yet", started, PLAINLY),
        arguments(
            "the API server's word for our own gate",
            unscheduled(started, "SchedulingGated", "Scheduling is blocked"),
            PLAINLY),
        arguments("on the way", waiting(started, "ContainerCreating", null), PLAINLY),
        arguments("on the way behind others", waiting(started, "PodInitializing", null), PLAINLY),
        arguments(
            "no node fits",
            unscheduled(started, "Unschedulable", "0/3 nodes are available: 3 Insufficient cpu."),
            "PodPending [IFL3011] Unschedulable: 0/3 nodes are available: 3 Insufficient cpu."),
        arguments(
            "the gate of another",
            started.withPod(
                pod ->
                    new PodBuilder(pod)
                        .editSpec()
                        .addNewSchedulingGate("kueue.x-k8s.io/admission")
                        .endSpec()
                        .build()),
            "PodPending [IFL3008] SchedulingGated: the Pod waits for whoever removes its scheduling gate 'kueue.x-k8s.io/admission'."),
        arguments(
            "an image that is not there",
            waiting(started, "ErrImagePull", "nope:1: not found"),
            "PodPending [IFL3009] ImagePullBackOff: nope:1: not found"),
        arguments(
            "an image that is still not there",
            waiting(
                started,
                "ImagePullBackOff",
                "Back-off pulling image \"nope:1\": ErrImagePull: nope:1: not found"),
            "PodPending [IFL3009] ImagePullBackOff: nope:1: not found"),
        arguments(
            "a ConfigMap missing in the environment",
            waiting(started, "CreateContainerConfigError", "configmap \"x\" not found"),
            "PodPending [IFL3010] CreateContainerConfigError: configmap \"x\" not found"),
        arguments(
            "a ConfigMap missing in a volume",
            waiting(started, "ContainerCreating", null)
                .withWarning("FailedMount", "configmap \"server-iflearner-crt\" not found"),
            "PodPending [IFL3010] FailedMount: configmap \"server-iflearner-crt\" not found"),
        arguments(
            "no network on the node",
            started.withWarning("FailedCreatePodSandBox", "no address left"),
            "PodPending [IFL3008] FailedCreatePodSandBox: no address left"),
        arguments(
            "an exceeded quota",
            Seen.routed().refused("Pod", 403, "pods \"job1\" is forbidden: exceeded quota: q"),
            "PodPending [IFL3012] The API server refuses the Pod 'fl/job1': pods \"job1\" is forbidden: exceeded quota: q"),
        arguments(
            "Pod Security",
            Seen.routed().refused("Pod", 403, "violates PodSecurity \"restricted:latest\""),
            "PodPending [IFL3012] The API server refuses the Pod 'fl/job1': violates PodSecurity \"restricted:latest\""));
  }

  @Test
  void wordsWithoutEndAreCut() {
    var seen = waiting(Seen.started(), "CreateContainerError", "x".repeat(5000));

    assertThat(seen.condition(READY).message()).hasSize(1024).endsWith("…");
  }

  private static Pod leaving(Pod pod, Instant by) {
    return new PodBuilder(pod)
        .editMetadata()
        .withDeletionTimestamp(by.toString())
        .endMetadata()
        .build();
  }

  private static Seen unscheduled(Seen seen, String reason, String message) {
    return seen.withPod(
        pod ->
            new PodBuilder(pod)
                .editStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason(reason)
                .withMessage(message)
                .endCondition()
                .endStatus()
                .build());
  }

  private static Seen waiting(Seen seen, String reason, @Nullable String message) {
    var container =
        new ContainerStatusBuilder()
            .withName("aggregator")
            .withNewState()
            .withNewWaiting(message, reason)
            .endState()
            .build();
    return seen.withPod(
        pod ->
            new PodBuilder(pod)
                .editStatus()
                .withContainerStatuses(List.of(container))
                .endStatus()
                .build());
  }
}
