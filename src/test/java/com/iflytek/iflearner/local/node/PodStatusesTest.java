package com.iflytek.iflearner.local.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.local.node.Stage.Ended;
import com.iflytek.iflearner.local.node.Stage.Running;
import com.iflytek.iflearner.local.node.Stage.Waiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class PodStatusesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Stage CREATING = new Waiting("ContainerCreating", null);
  private static final Stage RUNNING = new Running(NOW, true, true);
  private static final Stage WELL = new Ended(0, "", NOW, NOW);
  private static final Stage BADLY = new Ended(1, "", NOW, NOW);

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void thePhaseFollowsFromTheContainers(
      String phase, boolean ready, List<Stage> initial, List<Stage> containers) {
    var status = status(new PodStatus(), initial, containers, NOW);

    assertThat(status.getPhase()).isEqualTo(phase);
    assertThat(condition(status, "Ready").getStatus()).isEqualTo(ready ? "True" : "False");
  }

  static Stream<Arguments> thePhaseFollowsFromTheContainers() {
    return Stream.of(
        arguments("Pending", false, List.of(), List.of(CREATING)),
        arguments("Pending", false, List.of(RUNNING), List.of(CREATING)),
        arguments("Failed", false, List.of(BADLY), List.of(CREATING)),
        arguments("Running", true, List.of(WELL), List.of(RUNNING)),
        arguments("Running", false, List.of(), List.of(RUNNING, CREATING)),
        arguments("Running", false, List.of(), List.of(WELL, RUNNING)),
        arguments("Succeeded", false, List.of(), List.of(WELL, WELL)),
        arguments("Failed", false, List.of(), List.of(WELL, BADLY)));
  }

  @Test
  void aConditionThatDidNotChangeKeepsItsTime() {
    var before = status(new PodStatus(), List.of(), List.of(RUNNING), NOW);
    var later = NOW.plusSeconds(60);

    var after = status(before, List.of(), List.of(WELL), later);

    assertThat(condition(after, "Initialized").getLastTransitionTime()).isEqualTo(NOW.toString());
    assertThat(condition(after, "Ready").getLastTransitionTime()).isEqualTo(later.toString());
  }

  @Test
  void thePodSaysWhichContainersAreNotReady() {
    var status = status(new PodStatus(), List.of(), List.of(RUNNING, CREATING), NOW);

    assertThat(condition(status, "Ready").getMessage())
        .isEqualTo("containers with unready status: [c1]");
  }

  private static PodStatus status(
      PodStatus before, List<Stage> initial, List<Stage> containers, Instant now) {
    var seen =
        new PodStatuses.Seen("10.0.0.1", "10.0.0.2", NOW, statuses(initial), statuses(containers));
    return PodStatuses.of(before, seen, now);
  }

  private static List<ContainerStatus> statuses(List<Stage> stages) {
    return stages.stream()
        .map(
            stage ->
                new ContainerStatusBuilder()
                    .withName("c" + stages.indexOf(stage))
                    .withState(stage.state())
                    .withRestartCount(0)
                    .withReady(stage instanceof Running)
                    .build())
        .toList();
  }

  private static PodCondition condition(PodStatus status, String type) {
    return status.getConditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .findFirst()
        .orElseThrow();
  }
}
