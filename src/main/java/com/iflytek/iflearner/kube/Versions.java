package com.iflytek.iflearner.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Compares resourceVersions: those of one kind are the growing numbers of one etcd, which
 * Kubernetes promises since 1.35.
 */
final class Versions {
  private Versions() {}

  static long of(HasMetadata object) {
    return Long.parseUnsignedLong(object.getMetadata().getResourceVersion());
  }

  /** Whether who has seen everything up to {@code version} has seen {@code object}. */
  static boolean covers(@Nullable String version, HasMetadata object) {
    return version != null && Long.parseUnsignedLong(version) >= of(object);
  }
}
