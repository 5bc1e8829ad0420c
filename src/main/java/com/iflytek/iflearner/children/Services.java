package com.iflytek.iflearner.children;

import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.Role;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The Service of a job: where the route, and whoever is in the same cluster, find its Pod. */
public final class Services {
  /** The Service's port for gRPC: what the route names. */
  public static final int GRPC_PORT = 80;

  /** The Service's port for a server's status page. */
  public static final int HTTP_PORT = 82;

  private Services() {}

  /** What {@code job} wants. */
  public static Service of(Job job) {
    return new ServiceBuilder()
        .withMetadata(Child.metadata(job))
        .withNewSpec()
        .withType("ClusterIP")
        .withSelector(selector(job))
        .withPorts(ports(job))
        .endSpec()
        .build();
  }

  /** {@code live} with only our fields put right; empty if nothing is wrong. */
  public static Optional<Service> repaired(Service desired, Service live) {
    var repaired =
        new ServiceBuilder(live)
            .editMetadata()
            .withLabels(
                Child.merged(live.getMetadata().getLabels(), desired.getMetadata().getLabels()))
            .endMetadata()
            .editSpec()
            .withType(desired.getSpec().getType())
            .withSelector(desired.getSpec().getSelector())
            .withPorts(
                samePorts(desired, live) ? live.getSpec().getPorts() : desired.getSpec().getPorts())
            .endSpec()
            .build();
    return repaired.equals(live) ? Optional.empty() : Optional.of(repaired);
  }

  /**
   * Whether {@code pod} gets traffic from a Service with the desired selector. Until it does, the
   * selector of a Service that serves it must not change: the endpoints would go away.
   */
  public static boolean selects(Job job, Pod pod) {
    return Child.merged(pod.getMetadata().getLabels(), null)
        .entrySet()
        .containsAll(selector(job).entrySet());
  }

  private static Map<String, String> selector(Job job) {
    return Map.of(Labels.JOB_NAME, job.metadata().name());
  }

  private static List<ServicePort> ports(Job job) {
    var grpc = port("grpc", GRPC_PORT, job.spec().ports().grpc());
    return job.spec().is(Role.SERVER)
        ? List.of(grpc, port("http", HTTP_PORT, job.spec().ports().status()))
        : List.of(grpc);
  }

  private static ServicePort port(String name, int port, int target) {
    return new ServicePortBuilder()
        .withName(name)
        .withPort(port)
        .withNewTargetPort(target)
        .withProtocol("TCP")
        .build();
  }

  /** Compares what we set; nodePort and appProtocol are others'. */
  private static boolean samePorts(Service desired, Service live) {
    var wanted = desired.getSpec().getPorts();
    var found = live.getSpec().getPorts();
    if (wanted.size() != found.size()) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (!same(wanted.get(i), found.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(ServicePort wanted, ServicePort found) {
    return wanted.getName().equals(found.getName())
        && wanted.getPort().equals(found.getPort())
        && wanted.getTargetPort().equals(found.getTargetPort())
        && Objects.equals(
            wanted.getProtocol(), Objects.requireNonNullElse(found.getProtocol(), "TCP"));
  }
}
