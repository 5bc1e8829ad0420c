package com.iflytek.iflearner.local.node;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Pod's status as a kubelet writes it, from what its containers are at. */
final class PodStatuses {
  private PodStatuses() {}

  /**
   * What is known of a Pod on its node.
   *
   * @param initial of the init containers
   */
  record Seen(
      String hostAddress,
      @Nullable String podAddress,
      Instant startTime,
      List<ContainerStatus> initial,
      List<ContainerStatus> containers) {}

  /** Conditions of {@code before} that did not change keep their time. */
  static PodStatus of(PodStatus before, Seen seen, Instant now) {
    var phase = phase(seen);
    var finished = phase.equals("Succeeded") || phase.equals("Failed");
    var started = seen.initial().stream().allMatch(PodStatuses::succeeded);
    var ready =
        phase.equals("Running")
            && seen.containers().stream().allMatch(c -> Boolean.TRUE.equals(c.getReady()));
    var why = finished ? "PodCompleted" : "ContainersNotReady";
    var what = finished ? null : unready(seen);
    var conditions =
        Stream.of(
                condition("PodReadyToStartContainers", seen.podAddress() != null, null, null),
                condition("Initialized", started, "ContainersNotInitialized", null),
                condition("Ready", ready, why, what),
                condition("ContainersReady", ready, why, what),
                condition("PodScheduled", true, null, null))
            .map(condition -> since(before, condition, now))
            .toList();
    return new PodStatusBuilder()
        .withPhase(phase)
        .withConditions(conditions)
        .withHostIP(seen.hostAddress())
        .withPodIP(seen.podAddress())
        .withPodIPs(seen.podAddress() == null ? List.of() : List.of(new PodIP(seen.podAddress())))
        .withStartTime(time(seen.startTime()))
        .withInitContainerStatuses(seen.initial())
        .withContainerStatuses(seen.containers())
        .build();
  }

  static boolean finished(Pod pod) {
    return List.of("Succeeded", "Failed").contains(pod.getStatus().getPhase());
  }

  /** As the API writes it. */
  static String time(Instant instant) {
    return instant.truncatedTo(SECONDS).toString();
  }

  private static String phase(Seen seen) {
    if (seen.initial().stream().anyMatch(c -> terminated(c) && !succeeded(c))) {
      return "Failed";
    }
    if (seen.containers().stream().allMatch(PodStatuses::terminated)) {
      return seen.containers().stream().allMatch(PodStatuses::succeeded) ? "Succeeded" : "Failed";
    }
    return seen.containers().stream().anyMatch(PodStatuses::everRan) ? "Running" : "Pending";
  }

  private static boolean terminated(ContainerStatus container) {
    return container.getState().getTerminated() != null;
  }

  private static boolean succeeded(ContainerStatus container) {
    return terminated(container) && container.getState().getTerminated().getExitCode() == 0;
  }

  private static boolean everRan(ContainerStatus container) {
    return container.getState().getWaiting() == null || container.getRestartCount() > 0;
  }

  private static String unready(Seen seen) {
    return seen.containers().stream()
        .filter(container -> !Boolean.TRUE.equals(container.getReady()))
        .map(ContainerStatus::getName)
        .collect(Collectors.joining(" ", "containers with unready status: [", "]"));
  }

  private static PodCondition condition(
      String type, boolean status, @Nullable String reason, @Nullable String message) {
    return new PodConditionBuilder()
        .withType(type)
        .withStatus(status ? "True" : "False")
        .withReason(status ? null : reason)
        .withMessage(status ? null : message)
        .build();
  }

  private static PodCondition since(PodStatus before, PodCondition condition, Instant now) {
    var time =
        before.getConditions().stream()
            .filter(old -> old.getType().equals(condition.getType()))
            .filter(old -> Objects.equals(old.getStatus(), condition.getStatus()))
            .map(PodCondition::getLastTransitionTime)
            .findFirst()
            .orElse(time(now));
    return new PodConditionBuilder(condition).withLastTransitionTime(time).build();
  }
}
