package com.iflytek.iflearner.kube;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.children.HostClaims;
import com.iflytek.iflearner.children.Ingresses;
import com.iflytek.iflearner.children.Pods;
import com.iflytek.iflearner.children.Services;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.lifecycle.Observation.Gone;
import com.iflytek.iflearner.lifecycle.Observation.Host;
import com.iflytek.iflearner.lifecycle.Observation.IngressClassState;
import com.iflytek.iflearner.lifecycle.Observation.PodWarning;
import com.iflytek.iflearner.lifecycle.Observation.Present;
import com.iflytek.iflearner.lifecycle.Step;
import com.iflytek.iflearner.local.SharedControlPlane;
import com.iflytek.iflearner.reconcile.Cluster.Outcome;
import com.iflytek.iflearner.reconcile.JobEvent;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KubeClusterIT {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Site site = new Site();
  private final KubernetesClient client =
      Connection.client(SharedControlPlane.admin().getConfiguration(), "iflearner-operator/test");
  private final KubeCluster cluster =
      new KubeCluster(client, site.settings(), InstantSource.system(), "test");
  private final Set<JobKey> woken = ConcurrentHashMap.newKeySet();

  @BeforeEach
  void start() {
    cluster.start(woken::add);
    await().atMost(SOON).until(cluster::synced);
  }

  @AfterEach
  void stop() {
    cluster.close();
    client.close();
    site.close();
  }

  @Test
  void anObjectOfSomebodyElseIsSeenAfterItStoodInTheWayAndItsEndWakesTheJob() {
    var job = stored("a");
    site.given(foreignService("a"));

    assertThat(cluster.carryOut(new Step.Create(Services.of(job))))
        .isEqualTo(new Outcome.Outdated());

    assertThat(service().getMetadata().getLabels()).containsEntry("app", "mine");
    await().during(Duration.ofMillis(500)).atMost(SOON).until(() -> present("a").service() != null);
    woken.clear();
    Site.client().services().inNamespace(site.namespace()).withName("a").delete();
    await().atMost(SOON).until(() -> woken.contains(site.key("a")));
    assertThat(present("a").service()).isNull();
  }

  @Test
  void whatIsMarkedAsOursIsSeenWithoutAConflict() {
    var job = stored("a");
    site.given(foreignService("a"));
    cluster.carryOut(new Step.Create(Services.of(job)));
    var marked =
        new ServiceBuilder(service())
            .editMetadata()
            .addToLabels("app.kubernetes.io/managed-by", "iflearner-operator")
            .endMetadata()
            .build();

    assertThat(cluster.carryOut(new Step.Replace(marked))).isEqualTo(new Outcome.Done());

    await()
        .during(Duration.ofMillis(500))
        .atMost(SOON)
        .until(() -> service().getMetadata().getLabels().size() == 2);
  }

  @Test
  void aRefusalComesInTheWordsOfTheApiServer() {
    var job = stored("a");
    Site.client()
        .namespaces()
        .withName(site.namespace())
        .edit(
            namespace -> {
              namespace
                  .getMetadata()
                  .getLabels()
                  .put("pod-security.kubernetes.io/enforce", "restricted");
              return namespace;
            });

    var outcome = cluster.carryOut(new Step.Create(Pods.of(job, 1)));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(403);
              assertThat(refused.message()).contains("violates PodSecurity");
            });
    assertThat(present("a").pod()).isNull();
  }

  @Test
  void anIngressClassIsKnownByItsController() {
    stored("a");
    assertThat(present("a").ingressClass()).isEqualTo(new IngressClassState.Missing());
    woken.clear();
    site.givenIngressClass("k8s.io/ingress-nginx");

    await().atMost(SOON).until(() -> woken.contains(site.key("a")));
    assertThat(present("a").ingressClass())
        .isEqualTo(new IngressClassState.Known("k8s.io/ingress-nginx"));
  }

  @Test
  void theNewestWarningAboutThePodIsKept() {
    var job = stored("a");
    cluster.carryOut(new Step.Create(Pods.of(job, 1)));
    var pod = pod();
    woken.clear();

    warn(pod, "FailedMount", "configmap \"server-iflearner-crt\" not found", Instant.now());
    warn(pod, "FailedScheduling", "older", Instant.now().minusSeconds(60));

    await().atMost(SOON).until(() -> woken.contains(site.key("a")));
    assertThat(present("a").podWarning())
        .isEqualTo(new PodWarning("FailedMount", "configmap \"server-iflearner-crt\" not found"));
  }

  @Test
  void aClaimIsAbandonedOnlyWhenItsHolderAndTheRouteAreGone() {
    var holder = stored("holder", site.host("h"));
    cluster.carryOut(new Step.Create(claim(holder)));
    cluster.carryOut(new Step.Create(Ingresses.of(holder, "nginx").orElseThrow()));
    stored("waiting", site.host("h"));
    assertThat(present("waiting").host()).isInstanceOf(Host.Held.class);

    site.orphan("holder");
    await().atMost(Site.PATIENCE).until(() -> cluster.observe(holder.key(), false) instanceof Gone);
    assertThat(present("waiting").host()).isInstanceOf(Host.Held.class);
    assertThat(cluster.observe(holder.key(), false)).isEqualTo(new Gone(holder.key(), List.of()));

    woken.clear();
    Site.client()
        .network()
        .v1()
        .ingresses()
        .inNamespace(site.namespace())
        .withName("holder")
        .delete();
    await().atMost(SOON).until(() -> woken.contains(site.key("waiting")));
    assertThat(woken).contains(holder.key());
    assertThat(present("waiting").host()).isInstanceOf(Host.Abandoned.class);
    assertThat(((Gone) cluster.observe(holder.key(), false)).claims()).hasSize(1);
  }

  @Test
  void admissionKnowsWhoHoldsAHost() {
    var host = site.host("h");
    assertThat(cluster.hostIndex().holderOf(host)).isEmpty();
    var holder = stored("holder", host);
    await().atMost(SOON).until(() -> cluster.hostIndex().holderOf(host).isPresent());
    cluster.carryOut(new Step.Create(claim(holder)));

    var known = cluster.hostIndex().holderOf(host).orElseThrow();

    assertThat(known.job()).isEqualTo(holder.key());
    assertThat(known.uid()).isEqualTo(holder.metadata().uid());
    assertThat(known.deleting()).isFalse();
    site.delete("holder");
    await().atMost(SOON).until(() -> cluster.hostIndex().holderOf(host).isEmpty());
  }

  @Test
  void whatThePrototypeLeftIsSeenBeforeItStandsInTheWay() {
    site.client("a", site.host("a"));
    site.given(foreignService("a"));
    site.withStatus("a", Map.of("phase", "Running"));

    await()
        .atMost(SOON)
        .until(
            () ->
                cluster.observe(site.key("a"), false) instanceof Present a && a.service() != null);
  }

  @Test
  void oneTransitionIsToldOnce() {
    var job = stored("a");
    var event = new JobEvent(job, JobEvent.Type.WARNING, "NameTaken", "somebody else's");

    cluster.publish(event);
    cluster.publish(event);

    var events = Site.client().events().v1().events().inNamespace(site.namespace()).list();
    assertThat(events.getItems())
        .filteredOn(told -> told.getReason().equals("NameTaken"))
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.getRegarding().getUid()).isEqualTo(job.metadata().uid());
              assertThat(told.getNote()).isEqualTo("somebody else's");
            });
  }

  private Job stored(String name) {
    return stored(name, site.host(name));
  }

  private Job stored(String name, String host) {
    site.client(name, host);
    await().atMost(SOON).until(() -> cluster.observe(site.key(name), false) instanceof Present);
    return present(name).job();
  }

  private Present present(String name) {
    return (Present) cluster.observe(site.key(name), false);
  }

  private Service service() {
    return requireNonNull(present("a").service());
  }

  private Pod pod() {
    return requireNonNull(present("a").pod());
  }

  private Lease claim(Job job) {
    return HostClaims.of(job, requireNonNull(job.spec().host()), site.claimsNamespace());
  }

  private void warn(Pod pod, String reason, String message, Instant at) {
    site.given(
        new EventBuilder()
            .withNewMetadata()
            .withGenerateName("warning-")
            .endMetadata()
            .withType("Warning")
            .withReason(reason)
            .withMessage(message)
            .withLastTimestamp(at.toString())
            .withNewInvolvedObject()
            .withKind("Pod")
            .withNamespace(site.namespace())
            .withName(pod.getMetadata().getName())
            .withUid(pod.getMetadata().getUid())
            .endInvolvedObject()
            .build());
  }

  private static Service foreignService(String name) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(Map.of("app", "mine"))
        .endMetadata()
        .withNewSpec()
        .withClusterIP("None")
        .endSpec()
        .build();
  }
}
