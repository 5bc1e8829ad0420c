package com.iflytek.iflearner.local.node;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a container is at. */
sealed interface Stage {
  /** It does not run, for a reason in a kubelet's words. */
  record Waiting(String reason, @Nullable String message) implements Stage {}

  /**
   * It runs.
   *
   * @param started its startup probe has been answered well
   * @param ready its readiness probe is answered well
   */
  record Running(Instant since, boolean started, boolean ready) implements Stage {}

  /** It ran and ended. */
  record Ended(int exitCode, String message, Instant since, Instant at) implements Stage {}

  /** As the API writes it. */
  default ContainerState state() {
    return switch (this) {
      case Waiting(var reason, var message) ->
          new ContainerStateBuilder()
              .withNewWaiting()
              .withReason(reason)
              .withMessage(message)
              .endWaiting()
              .build();
      case Running(var since, _, _) ->
          new ContainerStateBuilder()
              .withNewRunning()
              .withStartedAt(PodStatuses.time(since))
              .endRunning()
              .build();
      case Ended(var exitCode, var message, var since, var at) ->
          new ContainerStateBuilder()
              .withNewTerminated()
              .withExitCode(exitCode)
              .withReason(exitCode == 0 ? "Completed" : "Error")
              .withMessage(message.isEmpty() ? null : message)
              .withStartedAt(PodStatuses.time(since))
              .withFinishedAt(PodStatuses.time(at))
              .endTerminated()
              .build();
    };
  }
}
