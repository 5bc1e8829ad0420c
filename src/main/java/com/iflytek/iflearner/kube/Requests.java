package com.iflytek.iflearner.kube;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * The requests we send, each exactly once. Raw, since fabric8's typed calls have no uid
 * precondition and may read and send again behind our back.
 */
final class Requests {
  private final KubernetesClient client;

  Requests(KubernetesClient client) {
    this.client = client;
  }

  <T extends HasMetadata> T get(Kind<T> kind, String namespace, String name) {
    return parsed(kind, client.raw(kind.path(namespace, name), "GET", null));
  }

  /** A plain create: 409 if somebody was there first. */
  <T extends HasMetadata> T create(Kind<T> kind, T object) {
    var namespace = object.getMetadata().getNamespace();
    return parsed(kind, client.raw(kind.path(namespace), "POST", object));
  }

  /** 409 unless the object still has the uid and the resourceVersion of {@code object}. */
  <T extends HasMetadata> T replace(Kind<T> kind, T object) {
    return parsed(kind, client.raw(kind.path(object), "PUT", object));
  }

  /** As {@link #replace}, of the status alone. */
  <T extends HasMetadata> T replaceStatus(Kind<T> kind, T object) {
    return parsed(kind, client.raw(kind.path(object) + "/status", "PUT", object));
  }

  /** 409 unless the object still has the uid and the resourceVersion of {@code seen}. */
  <T extends HasMetadata> void delete(Kind<T> kind, T seen) {
    var options =
        new DeleteOptionsBuilder()
            .withApiVersion("v1")
            .withKind("DeleteOptions")
            .withPropagationPolicy("Background")
            .withNewPreconditions()
            .withUid(seen.getMetadata().getUid())
            .withResourceVersion(seen.getMetadata().getResourceVersion())
            .endPreconditions()
            .build();
    client.raw(kind.path(seen), "DELETE", options);
  }

  private <T extends HasMetadata> T parsed(Kind<T> kind, String answer) {
    var object = client.getKubernetesSerialization().unmarshal(answer, kind.type());
    object.getMetadata().setManagedFields(null); // half of an object, and never used
    return object;
  }
}
