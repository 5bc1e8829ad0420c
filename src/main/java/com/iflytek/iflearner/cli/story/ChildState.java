package com.iflytek.iflearner.cli.story;

import static java.util.stream.Collectors.joining;

import com.iflytek.iflearner.children.Owner;
import com.iflytek.iflearner.job.Job;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One child of a job, and how it is, in a few words. */
public record ChildState(String kind, String state) {

  static List<ChildState> of(Seen seen) {
    return List.of(
        of("Pod", seen, seen.pod(), ChildState::pod),
        of("Service", seen, seen.service(), ChildState::service),
        of("Ingress", seen, seen.ingress(), ChildState::ingress));
  }

  private static <T extends HasMetadata> ChildState of(
      String kind, Seen seen, @Nullable T child, Function<T, String> state) {
    if (child == null) {
      return new ChildState(kind, seen.unread().containsKey(kind) ? "not read" : "none");
    }
    return new ChildState(kind, whose(child, seen.job()) + leaving(child) + state.apply(child));
  }

  private static String whose(HasMetadata child, Job job) {
    return switch (Owner.of(child, job)) {
      case OURS -> "";
      case PREDECESSOR -> "of an earlier job of this name, ";
      case FOREIGN -> "not of this job, ";
    };
  }

  private static String leaving(HasMetadata child) {
    return child.getMetadata().getDeletionTimestamp() == null ? "" : "being deleted, ";
  }

  private static String pod(Pod pod) {
    var status = pod.getStatus();
    var node = pod.getSpec().getNodeName();
    var containers =
        status == null ? Stream.<ContainerStatus>of() : status.getContainerStatuses().stream();
    return Stream.of(
            Stream.of(
                (status == null ? "Pending" : Objects.requireNonNullElse(status.getPhase(), "?"))
                    + (node == null ? "" : " on node " + node)),
            pod.getSpec().getSchedulingGates().stream().map(gate -> "held by " + gate.getName()),
            containers.map(ChildState::container))
        .flatMap(Function.identity())
        .collect(joining(", "));
  }

  private static String container(ContainerStatus container) {
    return "container %s %s%s"
        .formatted(
            container.getName(),
            Optional.ofNullable(container.getState()).map(ChildState::state).orElse("unknown"),
            Boolean.TRUE.equals(container.getReady()) ? " and ready" : "");
  }

  private static String state(ContainerState state) {
    if (state.getWaiting() != null) {
      return "waits (%s)".formatted(state.getWaiting().getReason());
    }
    if (state.getTerminated() != null) {
      var end = state.getTerminated();
      return "ended with exit code %d (%s)".formatted(end.getExitCode(), end.getReason());
    }
    return state.getRunning() == null ? "unknown" : "runs";
  }

  private static String service(Service service) {
    return Stream.concat(
            Stream.of(String.valueOf(service.getSpec().getClusterIP())),
            service.getSpec().getPorts().stream()
                .map(port -> "%s %d".formatted(port.getName(), port.getPort())))
        .collect(joining(", "));
  }

  private static String ingress(Ingress ingress) {
    var points =
        ingress.getStatus() == null || ingress.getStatus().getLoadBalancer() == null
            ? ""
            : ingress.getStatus().getLoadBalancer().getIngress().stream()
                .map(point -> point.getHostname() == null ? point.getIp() : point.getHostname())
                .filter(Objects::nonNull)
                .collect(joining(", "));
    return "class %s, %s"
        .formatted(
            ingress.getSpec().getIngressClassName(),
            points.isEmpty() ? "no address" : "at " + points);
  }
}
