package com.iflytek.iflearner.lifecycle;

import com.iflytek.iflearner.children.HostClaims;
import com.iflytek.iflearner.children.Ingresses;
import com.iflytek.iflearner.children.Pods;
import com.iflytek.iflearner.children.Services;
import com.iflytek.iflearner.children.Stored;
import com.iflytek.iflearner.job.Condition;
import com.iflytek.iflearner.job.Domains;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.job.Jobs;
import com.iflytek.iflearner.job.Role;
import com.iflytek.iflearner.lifecycle.Observation.Host;
import com.iflytek.iflearner.lifecycle.Observation.IngressClassState;
import com.iflytek.iflearner.lifecycle.Observation.PodWarning;
import com.iflytek.iflearner.reconcile.Nodes;
import com.iflytek.iflearner.rules.Completion;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What was seen of a job, to be changed in one thing. */
final class Seen {
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  static final Settings SETTINGS = new Settings(Domains.DEFAULT, "nginx", "iflearner", null);

  private static final String CREATED = "2026-11-22T11:00:00Z";

  private Jobs.Draft draft;
  private @Nullable Pod pod;
  private @Nullable Service service;
  private @Nullable Ingress ingress;
  private Host host;
  private IngressClassState ingressClass = new IngressClassState.Known("k8s.io/ingress-nginx");
  private @Nullable PodWarning warning;
  private @Nullable Training training;
  private @Nullable Waited waited;
  private List<Member> federation = List.of();
  private List<Refusal> refusals = List.of();

  private Seen(Jobs.Draft draft) {
    this.draft = draft;
    this.host = new Host.Free(draft.job().key());
  }

  /** Nobody ever changes one that has been handed out. */
  private Seen changed(Consumer<Seen> change) {
    var copy = new Seen(draft);
    copy.pod = pod;
    copy.service = service;
    copy.ingress = ingress;
    copy.host = host;
    copy.ingressClass = ingressClass;
    copy.warning = warning;
    copy.training = training;
    copy.waited = waited;
    copy.federation = federation;
    copy.refusals = refusals;
    change.accept(copy);
    return copy;
  }

  Jobs.Draft draft() {
    return draft;
  }

  @Nullable Training training() {
    return training;
  }

  /** A job that was just applied. */
  static Seen applied() {
    return of(Stored.server());
  }

  static Seen of(Jobs.Draft draft) {
    return new Seen(draft);
  }

  /** Service, route and claim are in place, and the edge has said where it answers. */
  static Seen routed() {
    return routed(Stored.server());
  }

  static Seen routed(Jobs.Draft draft) {
    return of(draft).withService(s -> s).withIngress(Seen::answered).held();
  }

  /** The first attempt is recorded and let go, and nobody has done anything about it yet. */
  static Seen started() {
    return started(Stored.server());
  }

  static Seen started(Jobs.Draft draft) {
    var gated = routed(draft).withPod(pod -> pod);
    return gated.recording(gated.plan()).withPod(Pods::ungated);
  }

  /** The first attempt runs, and everything is recorded. */
  static Seen running() {
    return running(Stored.server());
  }

  static Seen running(Jobs.Draft draft) {
    var seen = started(draft).withPod(Nodes::running);
    var recorded = seen.recording(seen.plan());
    return draft.job().spec().is(Role.SERVER) ? recorded.withAllParties() : recorded;
  }

  /** An earlier page of the server is recorded, on which both parties were. */
  private Seen withAllParties() {
    var parties =
        List.of(Map.of("name", "client1", "epoch", 1), Map.of("name", "client2", "epoch", 1));
    var page = Map.of("epoch", 1, "registered", 2, "expected", 2, "parties", parties);
    return withDraft(d -> d.with("/status/progress", page)).recordedAt(NOW);
  }

  Observation.Present observation() {
    return new Observation.Present(
        draft.job(),
        pod,
        service,
        ingress,
        host,
        ingressClass,
        warning,
        training,
        waited,
        federation,
        refusals);
  }

  Plan plan() {
    return planAt(NOW);
  }

  Plan planAt(Instant now) {
    return Lifecycle.decide(observation(), SETTINGS, now);
  }

  JobStatus status() {
    return Objects.requireNonNull(plan().status());
  }

  Condition condition(Condition.Type type) {
    return status().condition(type).orElseThrow();
  }

  /** Such as {@code Create Pod}. */
  List<String> steps() {
    return plan().steps().stream()
        .map(step -> step.getClass().getSimpleName() + " " + step.object().getKind())
        .toList();
  }

  /** The status that is decided on at that instant is written. */
  Seen recordedAt(Instant now) {
    return recording(planAt(now));
  }

  Seen recording(Plan plan) {
    return withDraft(draft.with(Objects.requireNonNull(plan.status())));
  }

  Seen withDraft(Jobs.Draft other) {
    return changed(seen -> seen.draft = other);
  }

  Seen withDraft(UnaryOperator<Jobs.Draft> change) {
    return withDraft(change.apply(draft));
  }

  /** The Pod as it is, or as the job wants it, changed. */
  Seen withPod(UnaryOperator<Pod> change) {
    var before = pod == null ? stored(Pods.of(job(), 1)) : pod;
    return withPodOrNone(change.apply(before));
  }

  Seen withPodOrNone(@Nullable Pod other) {
    return changed(seen -> seen.pod = other);
  }

  Seen withService(UnaryOperator<Service> change) {
    var before = service == null ? stored(Services.of(job())) : service;
    return changed(seen -> seen.service = change.apply(before));
  }

  Seen withIngress(UnaryOperator<Ingress> change) {
    var before = ingress == null ? stored(Ingresses.of(job(), "nginx").orElseThrow()) : ingress;
    return changed(seen -> seen.ingress = change.apply(before));
  }

  Seen without(Class<? extends HasMetadata> kind) {
    return changed(
        seen -> {
          seen.pod = kind == Pod.class ? null : pod;
          seen.service = kind == Service.class ? null : service;
          seen.ingress = kind == Ingress.class ? null : ingress;
        });
  }

  Seen held() {
    return withHost(new Host.Held(claimOf(job())));
  }

  Seen withHost(Host other) {
    return changed(seen -> seen.host = other);
  }

  Seen withTraining(@Nullable Training other) {
    return changed(seen -> seen.training = other);
  }

  Seen withWaited(@Nullable Waited other) {
    return changed(seen -> seen.waited = other);
  }

  Seen with(Member... others) {
    return changed(seen -> seen.federation = List.of(others));
  }

  Seen withIngressClass(IngressClassState other) {
    return changed(seen -> seen.ingressClass = other);
  }

  Seen withWarning(String reason, String message) {
    return changed(seen -> seen.warning = new PodWarning(reason, message));
  }

  /** The first step of that kind in the plan, refused. */
  Seen refused(String kind, int code, String message) {
    var step =
        plan().steps().stream()
            .filter(s -> s.object().getKind().equals(kind))
            .findFirst()
            .orElseThrow();
    return changed(seen -> seen.refusals = List.of(new Refusal(step, code, message)));
  }

  Job job() {
    return Completion.complete(draft.job());
  }

  static Lease claimOf(Job job) {
    return stored(HostClaims.of(job, Objects.requireNonNull(job.spec().host()), "iflearner"));
  }

  static Pod stored(Pod pod) {
    return new PodBuilder(pod)
        .editMetadata()
        .withUid("uid-pod")
        .withResourceVersion("1")
        .withCreationTimestamp(CREATED)
        .endMetadata()
        .withNewStatus()
        .withPhase("Pending")
        .endStatus()
        .build();
  }

  private static Service stored(Service service) {
    return new ServiceBuilder(service)
        .editMetadata()
        .withUid("uid-service")
        .withResourceVersion("1")
        .endMetadata()
        .build();
  }

  private static Ingress stored(Ingress ingress) {
    return new IngressBuilder(ingress)
        .editMetadata()
        .withUid("uid-ingress")
        .withResourceVersion("1")
        .endMetadata()
        .build();
  }

  private static Lease stored(Lease lease) {
    return new LeaseBuilder(lease)
        .editMetadata()
        .withUid("uid-lease")
        .withResourceVersion("1")
        .endMetadata()
        .build();
  }

  private static Ingress answered(Ingress ingress) {
    return new IngressBuilder(ingress)
        .withNewStatus()
        .withNewLoadBalancer()
        .addNewIngress()
        .withIp("192.0.2.1")
        .endIngress()
        .endLoadBalancer()
        .endStatus()
        .build();
  }
}
