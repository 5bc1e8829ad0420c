package com.iflytek.iflearner.kube;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Where the jobs are that are looked after, and with them what they consist of.
 *
 * @param namespace null: in the whole cluster
 */
record Scope(KubernetesClient client, @Nullable String namespace) {

  boolean covers(String other) {
    return namespace == null || namespace.equals(other);
  }

  <T extends HasMetadata>
      FilterWatchListDeletable<T, ? extends KubernetesResourceList<T>, ? extends Resource<T>> of(
          Class<T> type) {
    var resources = client.resources(type);
    return namespace == null ? resources.inAnyNamespace() : resources.inNamespace(namespace);
  }

  FilterWatchListDeletable<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      jobs() {
    var jobs = client.genericKubernetesResources(JobResource.CONTEXT);
    return namespace == null ? jobs.inAnyNamespace() : jobs.inNamespace(namespace);
  }
}
