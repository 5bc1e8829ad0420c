package com.iflytek.iflearner.kube;

import com.iflytek.iflearner.job.Api;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;

/**
 * A kind of namespaced object and where the API server keeps it.
 *
 * @param collections the path up to the namespace
 */
record Kind<T extends HasMetadata>(Class<T> type, String collections, String plural) {
  static final Kind<Pod> POD = new Kind<>(Pod.class, "/api/v1", "pods");
  static final Kind<Service> SERVICE = new Kind<>(Service.class, "/api/v1", "services");
  static final Kind<Ingress> INGRESS =
      new Kind<>(Ingress.class, "/apis/networking.k8s.io/v1", "ingresses");
  static final Kind<Lease> LEASE =
      new Kind<>(Lease.class, "/apis/coordination.k8s.io/v1", "leases");

  static final Kind<Secret> SECRET = new Kind<>(Secret.class, "/api/v1", "secrets");
  static final Kind<ConfigMap> CONFIG_MAP = new Kind<>(ConfigMap.class, "/api/v1", "configmaps");

  static final Kind<Event> EVENT = new Kind<>(Event.class, "/apis/events.k8s.io/v1", "events");

  /** Our own resource as it is stored: a model of ours could refuse what the schema admits. */
  static final Kind<GenericKubernetesResource> JOB =
      new Kind<>(GenericKubernetesResource.class, "/apis/" + Api.API_VERSION, JobResource.PLURAL);

  String path(String namespace) {
    return collections + "/namespaces/" + namespace + "/" + plural;
  }

  String path(String namespace, String name) {
    return path(namespace) + "/" + name;
  }

  String path(HasMetadata object) {
    return path(object.getMetadata().getNamespace(), object.getMetadata().getName());
  }
}
