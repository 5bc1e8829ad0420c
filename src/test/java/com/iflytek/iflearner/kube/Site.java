package com.iflytek.iflearner.kube;

import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.job.Domains;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.lifecycle.Settings;
import com.iflytek.iflearner.local.SharedControlPlane;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where one test works: a namespace for its jobs and one for its claims, in a cluster that has the
 * CRD. Its jobs are gone when it ends, since every other operator sees the whole cluster.
 */
final class Site implements AutoCloseable {
  private static final AtomicInteger HOSTS = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String namespace = SharedControlPlane.newNamespace("jobs");
  private final String claims = SharedControlPlane.newNamespace("claims");
  private final int number = HOSTS.incrementAndGet();

  Site() {
    var installation = new Installation(client());
    installation.installCrd();
    await().atMost(PATIENCE).until(installation::crdIsEstablished);
  }

  static KubernetesClient client() {
    return SharedControlPlane.admin();
  }

  String namespace() {
    return namespace;
  }

  String claimsNamespace() {
    return claims;
  }

  JobKey key(String name) {
    return new JobKey(namespace, name);
  }

  /** A host that only this test knows. */
  String host(String label) {
    return label + "-" + number + ".server.iflearner.com";
  }

  Settings settings() {
    return new Settings(
        new Domains(
            List.of("server.iflearner.com"),
            List.of("party.iflearner.com", "server.iflearner.com")),
        "nginx",
        claims);
  }

  /** Stores a server's job. */
  GenericKubernetesResource server(String name, String host) {
    return create(yaml(name, host, ""));
  }

  /** Stores a server's job with more lines under {@code spec}. */
  GenericKubernetesResource server(String name, String host, String spec) {
    return create(yaml(name, host, spec));
  }

  String yaml(String name, String host, String spec) {
    return """
    apiVersion: git.iflytek.com/v1
    kind: IflearnerJob
    metadata:
      name: %s
      namespace: %s
    spec:
      role: server
      host: %s
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: training
            image: iflearner
            command: [python, /iflearner/aggregator.py]
            args: [-n, "2"]
    %s
    """
        .formatted(name, namespace, host, spec.indent(2));
  }

  GenericKubernetesResource create(String yaml) {
    return jobs().resource(Serialization.unmarshal(yaml, GenericKubernetesResource.class)).create();
  }

  GenericKubernetesResource job(String name) {
    return jobs().withName(name).require();
  }

  void delete(String name) {
    jobs().withName(name).delete();
  }

  /** Creates any object in the namespace of the jobs. */
  <T extends HasMetadata> T given(T object) {
    return client().resource(object).inNamespace(namespace).create();
  }

  @Override
  public void close() {
    jobs().delete();
    client().namespaces().withName(namespace).delete();
    client().namespaces().withName(claims).delete();
  }

  private NonNamespaceOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      jobs() {
    return client().genericKubernetesResources(JobResource.CONTEXT).inNamespace(namespace);
  }
}
