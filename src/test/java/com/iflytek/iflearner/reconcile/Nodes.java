package com.iflytek.iflearner.reconcile;

import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;

/** What scheduler and kubelet make of a Pod. */
public final class Nodes {
  private Nodes() {}

  public static boolean runsOnANode(Pod pod) {
    return pod.getStatus() != null && "Running".equals(pod.getStatus().getPhase());
  }

  public static Pod running(Pod pod) {
    return state(pod, "Running", new ContainerStateBuilder().withNewRunning().endRunning().build());
  }

  public static Pod ended(Pod pod, int exitCode) {
    return state(
        pod,
        exitCode == 0 ? "Succeeded" : "Failed",
        new ContainerStateBuilder()
            .withNewTerminated()
            .withExitCode(exitCode)
            .withReason(exitCode == 0 ? "Completed" : "Error")
            .endTerminated()
            .build());
  }

  public static Pod evicted(Pod pod) {
    return new PodBuilder(pod)
        .withNewStatus()
        .withPhase("Failed")
        .withReason("Evicted")
        .withMessage("The node was low on resource: memory.")
        .endStatus()
        .build();
  }

  private static Pod state(
      Pod pod, String phase, io.fabric8.kubernetes.api.model.ContainerState state) {
    return new PodBuilder(pod)
        .withNewStatus()
        .withPhase(phase)
        .withContainerStatuses(
            new ContainerStatusBuilder()
                .withName(pod.getSpec().getContainers().getFirst().getName())
                .withState(state)
                .build())
        .endStatus()
        .build();
  }
}
