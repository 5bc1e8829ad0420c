package com.iflytek.iflearner.kube;

import static java.util.Objects.requireNonNullElse;

import com.iflytek.iflearner.admission.HostIndex;
import com.iflytek.iflearner.children.HostClaims;
import com.iflytek.iflearner.children.Owner;
import com.iflytek.iflearner.job.Condition;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.lifecycle.Observation.Host;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who holds a host. Memory answers admission and the common case; before a claim changes hands or
 * goes, the API server itself is asked, and without its answer nothing is decided.
 */
final class Hosts implements HostIndex {
  private static final String BY_HOLDER = "holder";

  private static final Comparator<Job> BY_AGE =
      Comparator.comparing(
              (Job job) -> requireNonNullElse(job.metadata().creationTimestamp(), Instant.MAX))
          .thenComparing(job -> job.metadata().uid());

  private final Jobs jobs;
  private final Watched<Lease> claims;
  private final Watched<Ingress> routes;
  private final String namespace;
  private final Scope scope;

  /**
   * @param namespace of the claims
   */
  Hosts(Scope scope, Jobs jobs, Watched<Lease> claims, Watched<Ingress> routes, String namespace) {
    this.scope = scope;
    this.jobs = jobs;
    this.claims = claims.indexedBy(BY_HOLDER, Hosts::holderKeys);
    this.routes = routes;
    this.namespace = namespace;
  }

  /** What is known about the claim to the job's host. */
  Host of(Job job) {
    var host = job.spec().host();
    if (host == null || host.isBlank()) {
      return new Host.Unclaimable();
    }
    var claim = claims.get(namespace, HostClaims.name(host));
    if (claim == null) {
      return new Host.Free(first(job, host));
    }
    return isAbandoned(claim, job) ? new Host.Abandoned(claim) : new Host.Held(claim);
  }

  /**
   * The claims of a job that is gone, but for those whose host a route of its name still serves.
   */
  List<Lease> leftBy(JobKey gone) {
    return claims
        .cachedBy(BY_HOLDER, gone.toString())
        .map(seen -> claims.get(namespace, seen.getMetadata().getName()))
        .filter(Objects::nonNull)
        .filter(claim -> HostClaims.holder(claim).filter(this::isGone).isPresent())
        .toList();
  }

  @Override
  public Optional<Holder> holderOf(String host) {
    return Optional.ofNullable(claims.cached(namespace, HostClaims.name(host)))
        .flatMap(HostClaims::holder)
        .flatMap(this::ifStillThere)
        .or(() -> candidates(host).min(BY_AGE).map(Hosts::asHolder));
  }

  private Optional<Holder> ifStillThere(HostClaims.Holder holder) {
    if (!scope.covers(holder.job().namespace())) {
      return Optional.of(new Holder(holder.job(), holder.uid(), false));
    }
    return Optional.ofNullable(jobs.cached(holder.job()))
        .map(job -> job.getMetadata())
        .filter(job -> job.getUid().equals(holder.uid()))
        .map(job -> new Holder(holder.job(), holder.uid(), job.getDeletionTimestamp() != null));
  }

  private static Holder asHolder(Job job) {
    return new Holder(job.key(), job.metadata().uid(), job.metadata().deleting());
  }

  private boolean isAbandoned(Lease claim, Job asking) {
    return HostClaims.holder(claim)
        .filter(holder -> !holder.is(asking))
        .filter(holder -> !isThere(holder))
        .filter(holder -> !servedByAnother(holder, asking))
        .isPresent();
  }

  /** Neither the job nor a route of its name that serves the host is left, whoever owns that. */
  private boolean isGone(HostClaims.Holder holder) {
    if (isThere(holder)) {
      return false;
    }
    var route = route(holder.job());
    return route == null || !serves(route, holder.host());
  }

  /**
   * Whether a route of the holder's name still serves the host; not if the one who asks owns it: it
   * has the holder's name and made its route before the claim was given to a dead job again.
   */
  private boolean servedByAnother(HostClaims.Holder holder, Job asking) {
    var route = route(holder.job());
    return route != null && serves(route, holder.host()) && Owner.of(route, asking) != Owner.OURS;
  }

  /**
   * Memory is believed when it says yes; a no is asked again. Where we may not look, somebody else
   * looks after the claim.
   */
  private boolean isThere(HostClaims.Holder holder) {
    if (!scope.covers(holder.job().namespace())) {
      return true;
    }
    var known = jobs.cached(holder.job());
    if (known != null && known.getMetadata().getUid().equals(holder.uid())) {
      return true;
    }
    var live = jobs.live(holder.job());
    return live != null && live.metadata().uid().equals(holder.uid());
  }

  /** Where no claim exists: who owns a route for the host, then the older, then the lower uid. */
  private JobKey first(Job asking, String host) {
    var candidates = candidates(host).toList();
    if (candidates.stream().allMatch(other -> other.key().equals(asking.key()))) {
      return asking.key();
    }
    return candidates.stream()
        .min(Comparator.comparing((Job job) -> !ownsRoute(job, host)).thenComparing(BY_AGE))
        .orElse(asking)
        .key();
  }

  private boolean ownsRoute(Job job, String host) {
    var route = route(job.key());
    return route != null && serves(route, host) && Owner.of(route, job) == Owner.OURS;
  }

  /** Those that will claim the host when they may: a finished or a refused job will not. */
  private Stream<Job> candidates(String host) {
    return jobs.withHost(host)
        .filter(job -> !job.metadata().deleting())
        .filter(job -> job.status().completionTime() == null)
        .filter(
            job ->
                job.status()
                    .condition(Condition.Type.ACCEPTED)
                    .filter(accepted -> accepted.status() == Condition.Status.FALSE)
                    .filter(accepted -> accepted.reason().equals("Invalid"))
                    .isEmpty());
  }

  private @Nullable Ingress route(JobKey job) {
    return routes.live(job.namespace(), job.name());
  }

  private static boolean serves(Ingress route, String host) {
    return hosts(route).anyMatch(host::equals);
  }

  /** The hosts that a route of any origin serves. */
  static Stream<String> hosts(Ingress route) {
    return Stream.ofNullable(route.getSpec())
        .flatMap(spec -> requireNonNullElse(spec.getRules(), List.<IngressRule>of()).stream())
        .map(IngressRule::getHost)
        .filter(Objects::nonNull);
  }

  private static List<String> holderKeys(Lease claim) {
    return HostClaims.holder(claim).map(holder -> holder.job().toString()).stream().toList();
  }
}
