package com.iflytek.iflearner.reconcile;

import static java.util.Comparator.comparing;

import com.iflytek.iflearner.children.HostClaims;
import com.iflytek.iflearner.job.Domains;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.lifecycle.Member;
import com.iflytek.iflearner.lifecycle.Observation;
import com.iflytek.iflearner.lifecycle.Observation.Host;
import com.iflytek.iflearner.lifecycle.Settings;
import com.iflytek.iflearner.lifecycle.Step;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as one operator sees it. It may look with eyes as old as its own last write, but
 * never older, and what the port promises to read live is read live. Something may happen to it at
 * every request: {@link Fault}.
 */
final class FakeCluster implements Cluster {
  static final String CLAIMS = "iflearner";
  static final Settings SETTINGS = new Settings(Domains.DEFAULT, "nginx", CLAIMS, null);

  /** Somebody who interferes with each write. */
  @FunctionalInterface
  interface Fault {
    Fault NONE = (_, request) -> request.send();

    Outcome at(String what, Request request);
  }

  /** A write that has not been sent yet. */
  @FunctionalInterface
  interface Request {
    Outcome send();
  }

  final List<String> writes = new ArrayList<>();
  final List<JobEvent> events = new ArrayList<>();
  private final World world;
  private final Fault fault;
  private final Eyes eyes;
  private int ownLastWrite;

  /** Chooses the moment at which one kind is seen, between the own last write and now. */
  @FunctionalInterface
  interface Eyes {
    Eyes SHARP = (_, now) -> now;

    int moment(int earliest, int now);
  }

  FakeCluster(World world) {
    this(world, Fault.NONE, Eyes.SHARP);
  }

  FakeCluster(World world, Fault fault, Eyes eyes) {
    this.world = world;
    this.fault = fault;
    this.eyes = eyes;
    this.ownLastWrite = world.moment();
  }

  @Override
  public Observation observe(JobKey key, boolean live) {
    var job = look(state -> state.jobs().get(key));
    return job == null ? gone(key) : present(job, live);
  }

  @Override
  public Outcome carryOut(Step step) {
    return write(
        step.getClass().getSimpleName() + " " + step.object().getKind(),
        () -> world.carryOut(step));
  }

  @Override
  public Outcome writeStatus(Job job, JobStatus status) {
    return write("Status", () -> world.writeStatus(job, status));
  }

  @Override
  public void publish(JobEvent event) {
    events.add(event);
  }

  private Outcome write(String what, Request request) {
    return fault.at(
        what,
        () -> {
          writes.add(what);
          var outcome = request.send();
          ownLastWrite = world.moment();
          return outcome;
        });
  }

  private <T> @Nullable T look(Function<World.State, @Nullable T> what) {
    return what.apply(world.at(eyes.moment(ownLastWrite, world.moment())));
  }

  private Observation present(Job job, boolean live) {
    var key = job.key();
    var service = look(s -> s.get(Service.class, key.namespace(), key.name()));
    var ingress = look(s -> s.get(Ingress.class, key.namespace(), key.name()));
    return new Observation.Present(
        job,
        live ? world.child(Pod.class, key) : pod(job),
        service,
        ingress,
        host(job),
        world.ingressClass,
        world.podWarning,
        null,
        null,
        federation(job),
        List.of());
  }

  private List<Member> federation(Job job) {
    var federation = job.spec().federation();
    return federation == null
        ? List.of()
        : world.now().jobs().keySet().stream()
            .filter(key -> !key.equals(job.key()))
            .map(key -> look(state -> member(state, key)))
            .filter(Objects::nonNull)
            .filter(member -> federation.equals(member.job().spec().federation()))
            .toList();
  }

  private static @Nullable Member member(World.State state, JobKey key) {
    var job = state.jobs().get(key);
    return job == null ? null : new Member(job, state.get(Pod.class, key.namespace(), key.name()));
  }

  private @Nullable Pod pod(Job job) {
    var key = job.key();
    var cached = look(s -> s.get(Pod.class, key.namespace(), key.name()));
    return cached == null && job.status().attempt() > 0 ? world.child(Pod.class, key) : cached;
  }

  private Host host(Job job) {
    var host = job.spec().host();
    if (host == null) {
      return new Host.Unclaimable();
    }
    var claim = look(s -> s.get(Lease.class, CLAIMS, HostClaims.name(host)));
    if (claim == null) {
      return new Host.Free(first(host, job.key()));
    }
    return HostClaims.holder(claim)
        .filter(holder -> !holder.is(job) && !isThere(holder) && !servedByAnother(holder, job))
        .<Host>map(_ -> new Host.Abandoned(claim))
        .orElseGet(() -> new Host.Held(claim));
  }

  /** Live. */
  private boolean isThere(HostClaims.Holder holder) {
    var job = world.now().jobs().get(holder.job());
    return job != null && job.metadata().uid().equals(holder.uid());
  }

  private boolean servedByAnother(HostClaims.Holder holder, Job asking) {
    return routed(holder) && !(holder.job().equals(asking.key()) && ownsRoute(asking));
  }

  /** Live: whether a route of the holder's name still serves the host, whoever owns it. */
  private boolean routed(HostClaims.Holder holder) {
    var ingress = world.child(Ingress.class, holder.job());
    return ingress != null
        && ingress.getSpec().getRules().stream().anyMatch(r -> holder.host().equals(r.getHost()));
  }

  private JobKey first(String host, JobKey asking) {
    return world.now().jobs().values().stream()
        .filter(job -> host.equals(job.spec().host()) && !job.metadata().deleting())
        .filter(job -> job.status().completionTime() == null)
        .min(
            comparing((Job job) -> !ownsRoute(job))
                .thenComparing(job -> Objects.requireNonNull(job.metadata().creationTimestamp()))
                .thenComparing(job -> job.metadata().uid()))
        .map(Job::key)
        .orElse(asking);
  }

  private boolean ownsRoute(Job job) {
    var ingress = world.child(Ingress.class, job.key());
    return ingress != null
        && ingress.getMetadata().getOwnerReferences().stream()
            .anyMatch(r -> r.getUid().equals(job.metadata().uid()));
  }

  private Observation gone(JobKey key) {
    var claims =
        world.now().objects().values().stream()
            .filter(Lease.class::isInstance)
            .map(Lease.class::cast)
            .filter(
                lease ->
                    HostClaims.holder(lease)
                        .filter(
                            holder ->
                                holder.job().equals(key) && !isThere(holder) && !routed(holder))
                        .isPresent())
            .toList();
    return new Observation.Gone(key, claims);
  }
}
