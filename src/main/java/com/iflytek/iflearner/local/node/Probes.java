package com.iflytek.iflearner.local.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a container is asked while it runs. */
record Probes(
    Optional<HealthProbe> startup,
    Optional<HealthProbe> readiness,
    Optional<HealthProbe> liveness) {

  static Probes of(Container container, String address) {
    return new Probes(
        probe(container.getStartupProbe(), container, address),
        probe(container.getReadinessProbe(), container, address),
        probe(container.getLivenessProbe(), container, address));
  }

  /** Whether it counts as started without having been asked. */
  boolean startedAtOnce() {
    return startup.isEmpty();
  }

  /** Whether it counts as ready without having been asked. */
  boolean readyAtOnce() {
    return startup.isEmpty() && readiness.isEmpty();
  }

  private static Optional<HealthProbe> probe(
      @Nullable Probe spec, Container container, String address) {
    return Optional.ofNullable(spec).map(given -> HealthProbe.of(given, container, address));
  }
}
