package com.iflytek.iflearner.lifecycle;

import static com.iflytek.iflearner.job.Condition.Type.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.children.Pods;
import com.iflytek.iflearner.children.Stored;
import com.iflytek.iflearner.reconcile.Nodes;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How an attempt ended: by itself, from outside, or not yet. */
class OutcomeTest {
  private static final ContainerState RUNNING =
      new ContainerStateBuilder().withNewRunning().endRunning().build();

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void theFirstTerminationOfTheFirstContainerIsTheOutcome(
      String situation, UnaryOperator<Pod> change, String succeeded) {
    var seen = Seen.running(Stored.client()).withPod(change);

    assertThat(seen.condition(SUCCEEDED).status().wire()).isEqualTo(succeeded);
    if (!succeeded.equals("Unknown")) {
      assertThat(seen.steps()).as("recorded before anything else").isEmpty();
      assertThat(seen.status().completionTime()).isEqualTo(Seen.NOW);
    }
  }

  static Stream<Arguments> theFirstTerminationOfTheFirstContainerIsTheOutcome() {
    return Stream.of(
        outcome("it runs", pod -> pod, "Unknown"),
        outcome("it ended well", pod -> Nodes.ended(pod, 0), "True"),
        outcome("it failed", pod -> Nodes.ended(pod, 1), "False"),
        outcome(
            "it ended well and a sidecar keeps the Pod running",
            pod -> phase(container(pod, null, ended(0, "Completed")), "Running"),
            "True"),
        outcome(
            "it failed and was restarted",
            pod -> phase(container(pod, ended(1, "Error"), RUNNING), "Running"),
            "False"),
        outcome(
            "it ended well, was restarted and failed",
            pod -> phase(container(pod, ended(0, "Completed"), ended(1, "Error")), "Failed"),
            "True"),
        outcome(
            "a sidecar failed", pod -> phase(container(pod, null, RUNNING), "Running"), "Unknown"),
        outcome("its Pod succeeded and says no more", pod -> phase(bare(pod), "Succeeded"), "True"),
        outcome("its Pod failed and says no more", pod -> phase(bare(pod), "Failed"), "False"),
        outcome(
            "the Pod's deadline passed",
            pod -> reason(phase(bare(pod), "Failed"), "DeadlineExceeded"),
            "False"),
        outcome("it was evicted", Nodes::evicted, "Unknown"),
        outcome(
            "it was evicted and killed",
            pod -> reason(phase(container(pod, null, ended(137, "Error")), "Failed"), "Evicted"),
            "Unknown"),
        outcome(
            "its node shut down",
            pod -> disrupted(phase(container(pod, null, ended(143, "Error")), "Failed")),
            "Unknown"),
        outcome(
            "it had ended well when it was evicted",
            pod -> reason(phase(container(pod, null, ended(0, "Completed")), "Failed"), "Evicted"),
            "True"),
        outcome(
            "its memory did not suffice",
            pod -> phase(container(pod, null, ended(137, "OOMKilled")), "Failed"),
            "False"),
        outcome(
            "it was killed by the deletion of its Pod",
            pod -> leaving(phase(container(pod, null, ended(137, "Error")), "Failed")),
            "Unknown"),
        outcome(
            "it failed and its Pod is being deleted",
            pod -> leaving(phase(container(pod, null, ended(1, "Error")), "Failed")),
            "False"));
  }

  @Test
  void ofALogOnlyWhatWasRaisedIsTold() {
    assertThat(
            failedSaying(
                "FallbackToLogsOnError",
                """
                2026-11-27 10:00:01.123 | INFO     | train_client:do_smpc:79 - secret: 4711
                Traceback (most recent call last):
                  File "main.py", line 1, in <module>
                    import torch
                ModuleNotFoundError: No module named 'torch'
                """))
        .isEqualTo(
            "[IFL3014] The process ended with exit code 1 (Error): ModuleNotFoundError: No module named 'torch'");
  }

  @Test
  void aMessageThatTheProcessWroteForThisPurposeIsTold() {
    assertThat(failedSaying("File", "x".repeat(2000) + "no GPU\n"))
        .startsWith("[IFL3014] The process ended with exit code 1 (Error): …x")
        .endsWith("xno GPU")
        .hasSizeLessThanOrEqualTo(1024);
  }

  private static String failedSaying(String policy, String message) {
    var end = new ContainerStateBuilder(ended(1, "Error")).build();
    end.getTerminated().setMessage(message);
    var template =
        Stored.client().with("/spec/template/spec/containers/0/terminationMessagePolicy", policy);
    return Seen.running(template)
        .withPod(pod -> phase(container(pod, null, end), "Failed"))
        .condition(SUCCEEDED)
        .message();
  }

  @Test
  void aFailedInitContainerIsNamed() {
    var init = new ContainerStatusBuilder().withName("fetch").withState(ended(2, "Error")).build();
    var seen =
        Seen.running(Stored.client())
            .withPod(
                pod ->
                    new PodBuilder(phase(bare(pod), "Failed"))
                        .editStatus()
                        .withInitContainerStatuses(init)
                        .endStatus()
                        .build());

    assertThat(seen.condition(SUCCEEDED).message())
        .contains("the container 'fetch' ended with exit code 2");
  }

  @Test
  void anEndThatWasNeverRecordedAsABeginningIsBoth() {
    var seen = Seen.routed(Stored.client()).withPod(pod -> Nodes.ended(Pods.ungated(pod), 0));

    assertThat(seen.status().attempt()).isEqualTo(1);
    assertThat(seen.status().podUID()).isEqualTo("uid-pod");
    assertThat(seen.condition(SUCCEEDED).status().wire()).isEqualTo("True");
  }

  private static Arguments outcome(String situation, UnaryOperator<Pod> change, String succeeded) {
    return arguments(situation, change, succeeded);
  }

  private static ContainerState ended(int exitCode, String reason) {
    return new ContainerStateBuilder()
        .withNewTerminated()
        .withExitCode(exitCode)
        .withReason(reason)
        .endTerminated()
        .build();
  }

  /** Also with a sidecar in front that has failed. */
  private static Pod container(Pod pod, @Nullable ContainerState last, ContainerState now) {
    return new PodBuilder(pod)
        .withNewStatus()
        .addNewContainerStatus()
        .withName("a-sidecar")
        .withState(ended(3, "Error"))
        .endContainerStatus()
        .addNewContainerStatus()
        .withName("trainer")
        .withLastState(last)
        .withState(now)
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private static Pod bare(Pod pod) {
    return new PodBuilder(pod).withNewStatus().endStatus().build();
  }

  private static Pod phase(Pod pod, String phase) {
    return new PodBuilder(pod).editStatus().withPhase(phase).endStatus().build();
  }

  private static Pod reason(Pod pod, String reason) {
    return new PodBuilder(pod).editStatus().withReason(reason).endStatus().build();
  }

  private static Pod disrupted(Pod pod) {
    return new PodBuilder(pod)
        .editStatus()
        .addNewCondition()
        .withType("DisruptionTarget")
        .withStatus("True")
        .endCondition()
        .endStatus()
        .build();
  }

  private static Pod leaving(Pod pod) {
    return new PodBuilder(pod)
        .editMetadata()
        .withDeletionTimestamp(Seen.NOW.plusSeconds(5).toString())
        .endMetadata()
        .build();
  }
}
