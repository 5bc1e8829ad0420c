package com.iflytek.iflearner.kube;

import static com.iflytek.iflearner.job.Condition.Status.TRUE;
import static com.iflytek.iflearner.job.Condition.Type.READY;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.children.HostClaims;
import com.iflytek.iflearner.job.Condition;
import com.iflytek.iflearner.job.Domains;
import com.iflytek.iflearner.job.JobCodec;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.lifecycle.Settings;
import com.iflytek.iflearner.local.PodPlayer;
import com.iflytek.iflearner.local.SharedControlPlane;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.ServiceResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Where one test works: a namespace for its jobs and one for its claims, in a cluster that has the
 * CRD. Its jobs are gone when it ends, since every other operator sees the whole cluster.
 */
final class Site implements AutoCloseable {
  private static final AtomicInteger HOSTS = new AtomicInteger();

  /** The garbage collector hears of a new kind, such as ours, within 30 s. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String namespace = SharedControlPlane.newNamespace("jobs");
  private final String claims = SharedControlPlane.newNamespace("claims");
  private final int number = HOSTS.incrementAndGet();
  private final PodPlayer node = PodPlayer.in(namespace);

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

  /** The default class of this test; it exists once {@link #givenIngressClass} was called. */
  String ingressClass() {
    return "class-" + number;
  }

  /** The default class, of that controller. */
  void givenIngressClass(String controller) {
    client()
        .resource(
            new IngressClassBuilder()
                .withNewMetadata()
                .withName(ingressClass())
                .endMetadata()
                .withNewSpec()
                .withController(controller)
                .endSpec()
                .build())
        .create();
  }

  /** Plays scheduler and kubelet for the jobs' Pods. */
  PodPlayer node() {
    return node;
  }

  PodResource pods(String name) {
    return client().pods().inNamespace(namespace).withName(name);
  }

  ServiceResource<Service> services(String name) {
    return client().services().inNamespace(namespace).withName(name);
  }

  Resource<Ingress> ingresses(String name) {
    return client().network().v1().ingresses().inNamespace(namespace).withName(name);
  }

  Resource<Lease> claim(String host) {
    return client().leases().inNamespace(claims).withName(HostClaims.name(host));
  }

  /** Waits for a Pod of that name that is as it should be. */
  Pod untilPod(String name, Predicate<Pod> asItShould) {
    return await()
        .atMost(PATIENCE)
        .until(() -> pods(name).get(), pod -> pod != null && asItShould.test(pod));
  }

  /** Waits until the status says so; returns the sentence. */
  String untilSaid(String job, Condition.Type type, Condition.Status status, String reason) {
    return await("job " + job + " says " + type + "=" + status + " " + reason)
        .atMost(PATIENCE)
        .until(
            () -> status(job).condition(type),
            said -> said.filter(c -> c.status() == status && c.reason().equals(reason)).isPresent())
        .orElseThrow()
        .message();
  }

  /** Stores a job and runs the Pod it gets; an operator must be at work. */
  Pod running(String name, String host) {
    client(name, host);
    untilPod(name, pod -> pod.getSpec().getSchedulingGates().isEmpty());
    node.run(name);
    untilSaid(name, READY, TRUE, "Training");
    return pods(name).require();
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
        ingressClass(),
        claims,
        null);
  }

  /** Stores a client's job. */
  GenericKubernetesResource client(String name, String host) {
    return create(yaml(name, host, ""));
  }

  /** Stores a client's job with more lines under {@code spec}. */
  GenericKubernetesResource client(String name, String host, String spec) {
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
      role: client
      host: %s
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: training
            image: iflearner
            command: [python, train.py]
            args: [--server=job1.server.iflearner.com:443]
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

  /** Changes what a user may change. */
  GenericKubernetesResource patched(String name, String json) {
    return jobs().withName(name).patch(PatchContext.of(PatchType.JSON_MERGE), json);
  }

  /** Waits until there is no such job. */
  void untilGone(String name) {
    await().atMost(PATIENCE).until(() -> jobs().withName(name).get() == null);
  }

  /** Writes a status as another program would. */
  void withStatus(String name, Map<String, ?> status) {
    var job = job(name);
    job.setAdditionalProperty("status", status);
    jobs().resource(job).updateStatus();
  }

  JobStatus status(String name) {
    return JobCodec.read(
            client().getKubernetesSerialization().convertValue(job(name), ObjectNode.class))
        .status();
  }

  void delete(String name) {
    delete(name, DeletionPropagation.BACKGROUND);
  }

  void delete(String name, DeletionPropagation children) {
    jobs().withName(name).withPropagationPolicy(children).delete();
  }

  /**
   * Until a job gets another creationTimestamp than the one before: those are exact to a second.
   */
  void untilTheNextSecond() {
    var now = Instant.now().getEpochSecond();
    await().until(() -> Instant.now().getEpochSecond() > now);
  }

  /** Deletes a job and leaves its children. */
  void orphan(String name) {
    delete(name, DeletionPropagation.ORPHAN);
  }

  /** Creates any object in the namespace of the jobs. */
  <T extends HasMetadata> T given(T object) {
    return client().resource(object).inNamespace(namespace).create();
  }

  @Override
  public void close() {
    jobs().delete();
    client().network().v1().ingressClasses().withName(ingressClass()).delete();
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
