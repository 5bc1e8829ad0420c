package com.iflytek.iflearner.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;

/** Copies of the kinds a job has. */
public final class Copies {
  private Copies() {}

  public static HasMetadata with(HasMetadata object, ObjectMeta metadata) {
    return switch (object) {
      case Pod pod -> new PodBuilder(pod).withMetadata(metadata).build();
      case Service service -> new ServiceBuilder(service).withMetadata(metadata).build();
      case Ingress ingress -> new IngressBuilder(ingress).withMetadata(metadata).build();
      case Lease lease -> new LeaseBuilder(lease).withMetadata(metadata).build();
      default -> throw new IllegalArgumentException("no child of a job: " + object.getKind());
    };
  }
}
