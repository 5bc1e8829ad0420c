package com.iflytek.iflearner.kube;

import com.iflytek.iflearner.children.HostClaims;
import com.iflytek.iflearner.children.Labels;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.lifecycle.Observation.IngressClassState;
import com.iflytek.iflearner.lifecycle.Settings;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All that is watched, and which job each change wakes. Children carry their job's name, so their
 * changes wake that job; what several jobs may wait for (a host, a class) wakes all of those.
 */
final class Caches implements AutoCloseable {
  private final Jobs jobs;
  private final Watched<Pod> pods;
  private final Watched<Service> services;
  private final Watched<Ingress> ingresses;
  private final Watched<Lease> claims;
  private final View<IngressClass> ingressClasses;
  private final PodWarnings warnings;
  private final Hosts hosts;
  private volatile Consumer<JobKey> wake = _ -> {};

  Caches(KubernetesClient client, LiveReads reads, Settings settings) {
    var scope = new Scope(client, settings.namespace());
    jobs = new Jobs(scope, reads, settings.defaultIngressClass(), this::jobChanged);
    pods = children(Kind.POD, scope, reads, this::podChanged);
    services = children(Kind.SERVICE, scope, reads, this::childChanged);
    ingresses = children(Kind.INGRESS, scope, reads, this::routeChanged);
    claims =
        new Watched<>(
            Kind.LEASE,
            client,
            reads,
            client
                .resources(Lease.class)
                .inNamespace(settings.claimsNamespace())
                .withLabel(HostClaims.CLAIM, HostClaims.CLAIM_VALUE),
            claim -> hasLabel(claim, HostClaims.CLAIM, HostClaims.CLAIM_VALUE),
            this::claimChanged);
    ingressClasses =
        View.of(client.resources(IngressClass.class), new SlimStore<>(), this::ingressClassChanged);
    warnings = new PodWarnings(scope, pod -> jobs.cached(pod) != null, pod -> wake.accept(pod));
    hosts = new Hosts(scope, jobs, claims, ingresses, settings.claimsNamespace());
  }

  Jobs jobs() {
    return jobs;
  }

  Watched<Pod> pods() {
    return pods;
  }

  Watched<Service> services() {
    return services;
  }

  Watched<Ingress> ingresses() {
    return ingresses;
  }

  Watched<Lease> claims() {
    return claims;
  }

  PodWarnings warnings() {
    return warnings;
  }

  Hosts hosts() {
    return hosts;
  }

  IngressClassState ingressClass(String name) {
    if (ingressClasses.forbidden()) {
      return new IngressClassState.Unreadable();
    }
    var found = ingressClasses.get(name);
    return found == null || found.getSpec() == null || found.getSpec().getController() == null
        ? new IngressClassState.Missing()
        : new IngressClassState.Known(found.getSpec().getController());
  }

  /** The jobs first: the others are kept only as far as there is a job. */
  void start(Consumer<JobKey> wake) {
    this.wake = wake;
    var _ =
        jobs.start()
            .thenRun(
                () -> {
                  pods.start();
                  services.start();
                  ingresses.start();
                  claims.start();
                  ingressClasses.start();
                  warnings.start();
                });
  }

  /**
   * Without jobs and claims nothing can be judged; without a right to the others much still can.
   */
  boolean synced() {
    return jobs.synced()
        && claims.synced()
        && (pods.synced() || pods.forbidden())
        && (services.synced() || services.forbidden())
        && (ingresses.synced() || ingresses.forbidden())
        && (ingressClasses.synced() || ingressClasses.forbidden())
        && (warnings.synced() || warnings.forbidden());
  }

  boolean watching() {
    return jobs.watching()
        && pods.watching()
        && services.watching()
        && ingresses.watching()
        && claims.watching()
        && ingressClasses.watching()
        && warnings.watching();
  }

  /** Drops what was kept for a job that is gone. */
  void forget(JobKey gone) {
    warnings.forget(gone);
    pods.release(gone.namespace(), gone.name());
    services.release(gone.namespace(), gone.name()); // a route may still serve the job's host
  }

  @Override
  public void close() {
    warnings.close();
    ingressClasses.close();
    claims.close();
    ingresses.close();
    services.close();
    pods.close();
    jobs.close();
  }

  private <T extends HasMetadata> Watched<T> children(
      Kind<T> kind, Scope scope, LiveReads reads, Consumer<T> changed) {
    return new Watched<>(
        kind,
        scope.client(),
        reads,
        scope.of(kind.type()).withLabel(Labels.MANAGED_BY, Labels.OPERATOR),
        child -> hasLabel(child, Labels.MANAGED_BY, Labels.OPERATOR),
        changed);
  }

  private static boolean hasLabel(HasMetadata object, String label, String value) {
    var labels = object.getMetadata().getLabels();
    return labels != null && value.equals(labels.get(label));
  }

  private void jobChanged(GenericKubernetesResource job) {
    wake.accept(Jobs.key(job));
    Jobs.federation(job).ifPresent(federation -> wakeMembers(job, federation));
    Jobs.claims(job).forEach(this::wakeThoseWaitingFor);
  }

  private void childChanged(HasMetadata child) {
    wake.accept(new JobKey(child.getMetadata().getNamespace(), child.getMetadata().getName()));
  }

  /** A server waits for the Pods of its federation's last attempt to go. */
  private void podChanged(Pod pod) {
    childChanged(pod);
    Optional.ofNullable(pod.getMetadata().getLabels())
        .map(labels -> labels.get(Labels.FEDERATION))
        .ifPresent(federation -> wakeMembers(pod, federation));
  }

  private void wakeMembers(HasMetadata changed, String federation) {
    jobs.members(changed.getMetadata().getNamespace(), federation).forEach(wake);
  }

  private void routeChanged(Ingress route) {
    childChanged(route);
    Hosts.hosts(route).map(HostClaims::name).forEach(this::wakeThoseWaitingFor);
  }

  private void claimChanged(Lease claim) {
    HostClaims.holder(claim).ifPresent(holder -> wake.accept(holder.job()));
    wakeThoseWaitingFor(claim.getMetadata().getName());
  }

  private void wakeThoseWaitingFor(String claim) {
    jobs.keysWithClaim(claim).forEach(wake);
  }

  private void ingressClassChanged(IngressClass ingressClass) {
    jobs.keysWithClass(ingressClass.getMetadata().getName()).forEach(wake);
  }
}
