package com.iflytek.iflearner.lifecycle;

import com.iflytek.iflearner.children.Pods;
import com.iflytek.iflearner.job.Job;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One run of the job's Pod, as its Pod shows it.
 *
 * <p>Its outcome is the first termination of the first container, whatever the restart policy and
 * sidecars do to the Pod's phase. Two things end a container that are not its doing, and count as a
 * disruption, after which the next attempt begins:
 *
 * <ul>
 *   <li>the Pod is deleted. The process ignores SIGTERM and dies by SIGKILL: exit code 137, or 143
 *       where something heeds the signal;
 *   <li>the Pod is evicted or preempted, or its node shuts down: reason {@code Evicted}, or the
 *       condition {@code DisruptionTarget}.
 * </ul>
 *
 * <p>Another exit code is the process's own answer even then: it ended, and never runs again. A Pod
 * that the kubelet gave up for another reason before the first container ended (its deadline, an
 * init container, no room on the node) has failed.
 *
 * @param number counted from 1
 * @param recorded the status names this very Pod
 */
record Attempt(Pod pod, String mainContainer, int number, boolean recorded) {
  /** How a container ends that somebody else killed: 128 + SIGKILL, 128 + SIGTERM. */
  private static final Set<Integer> KILLED = Set.of(137, 143);

  static Attempt of(Situation situation, Pod pod) {
    var status = situation.recorded();
    boolean recorded = Objects.equals(pod.getMetadata().getUid(), status.podUID());
    return new Attempt(
        pod,
        mainContainer(situation.job()),
        recorded ? status.attempt() : Federation.of(situation).next().number(),
        recorded);
  }

  boolean leaving() {
    return Children.leaving(pod);
  }

  /** It cannot run before its gate is gone, and that waits for the record. */
  boolean heldBack() {
    return Pods.gated(pod);
  }

  /** A gated Pod that goes never ran: it will be made again, as the same attempt. */
  boolean toBeRecorded() {
    return !recorded && !(leaving() && heldBack());
  }

  /** Made of what the job wanted before its spec was changed, or for an attempt that is over. */
  boolean outdated(Job job) {
    return !Pods.generation(pod).equals(Optional.of(job.metadata().generation()))
        || !Pods.attempt(pod).equals(Optional.of(number));
  }

  boolean running() {
    return main()
        .map(ContainerStatus::getState)
        .map(state -> state.getRunning() != null)
        .orElseGet(() -> "Running".equals(status().getPhase()));
  }

  /** Whether nothing of the Pod runs any more. */
  boolean over() {
    return failed() || "Succeeded".equals(status().getPhase());
  }

  /** How the attempt ended; empty if it did not, or not by itself. */
  Optional<Outcome> outcome() {
    var end = end();
    if (end.isPresent()) {
      return end.filter(e -> !(endedFromOutside() && killed(e))).map(this::outcome);
    }
    if ("Succeeded".equals(status().getPhase())) {
      return Optional.of(new Outcome.Succeeded("The Pod succeeded."));
    }
    return failed() && !disrupted()
        ? Optional.of(Outcome.Failed.process(null, "The Pod failed: " + words()))
        : Optional.empty();
  }

  /** Whether the Pod is lost through no fault of the process, and will never run again. */
  boolean disrupted() {
    return failed() && evicted() && outcomeOfMain().isEmpty();
  }

  /** Why the Pod as a whole is as it is, in the words of who wrote its status. */
  String words() {
    var reason = status().getReason();
    var message = status().getMessage();
    if (reason == null && message == null) {
      return Stream.of(status().getInitContainerStatuses(), status().getContainerStatuses())
          .flatMap(List::stream)
          .flatMap(container -> failure(container).stream())
          .findFirst()
          .orElse("no reason is given.");
    }
    return Stream.of(reason, message)
        .filter(Objects::nonNull)
        .reduce((a, b) -> a + ": " + b)
        .orElse("");
  }

  private Optional<ContainerStateTerminated> outcomeOfMain() {
    return end().filter(e -> !killed(e));
  }

  private boolean failed() {
    return "Failed".equals(status().getPhase());
  }

  private boolean endedFromOutside() {
    return leaving() || evicted();
  }

  private boolean evicted() {
    return "Evicted".equals(status().getReason())
        || status().getConditions().stream()
            .anyMatch(c -> "DisruptionTarget".equals(c.getType()) && "True".equals(c.getStatus()));
  }

  /** The memory limit is the job's own, not somebody from outside. */
  private static boolean killed(ContainerStateTerminated end) {
    return KILLED.contains(end.getExitCode()) && !"OOMKilled".equals(end.getReason());
  }

  private Optional<ContainerStateTerminated> end() {
    return main().flatMap(container -> terminated(container.getLastState(), container.getState()));
  }

  /** The earlier one first: a restart must not hide how the attempt ended. */
  private static Optional<ContainerStateTerminated> terminated(ContainerState... states) {
    return Stream.of(states)
        .filter(Objects::nonNull)
        .map(ContainerState::getTerminated)
        .filter(Objects::nonNull)
        .findFirst();
  }

  private Outcome outcome(ContainerStateTerminated end) {
    return Objects.equals(end.getExitCode(), 0)
        ? new Outcome.Succeeded("The process ended well.")
        : Outcome.Failed.process(end.getExitCode(), sentence("The process", mainContainer, end));
  }

  private Optional<String> failure(ContainerStatus container) {
    var name = container.getName();
    return terminated(container.getState())
        .filter(end -> !Objects.equals(end.getExitCode(), 0))
        .map(end -> sentence("the container '" + name + "'", name, end));
  }

  private String sentence(String who, String container, ContainerStateTerminated end) {
    var how =
        "%s ended with exit code %d (%s)"
            .formatted(
                who, end.getExitCode(), Objects.requireNonNullElse(end.getReason(), "Error"));
    return LastWords.of(
            Objects.requireNonNullElse(end.getMessage(), ""), writesItsOwnMessage(container))
        .map(words -> how + ": " + words)
        .orElse(how + ".");
  }

  private boolean writesItsOwnMessage(String container) {
    return Stream.of(pod.getSpec().getInitContainers(), pod.getSpec().getContainers())
        .flatMap(List::stream)
        .filter(c -> container.equals(c.getName()))
        .anyMatch(c -> "File".equals(c.getTerminationMessagePolicy()));
  }

  private Optional<ContainerStatus> main() {
    return status().getContainerStatuses().stream()
        .filter(container -> mainContainer.equals(container.getName()))
        .findFirst();
  }

  private PodStatus status() {
    return Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
  }

  private static String mainContainer(Job job) {
    return job.spec().template().at("/spec/containers/0/name").asText();
  }
}
