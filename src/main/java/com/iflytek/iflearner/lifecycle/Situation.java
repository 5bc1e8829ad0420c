package com.iflytek.iflearner.lifecycle;

import com.iflytek.iflearner.children.HostClaims;
import com.iflytek.iflearner.children.Owner;
import com.iflytek.iflearner.job.Api;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.job.PastAttempt;
import com.iflytek.iflearner.job.Violation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a concern decides on.
 *
 * @param job completed
 */
record Situation(
    Observation.Present seen, Job job, List<Violation> violations, Settings settings, Instant now) {

  /**
   * How often a job that waits for an object of somebody else looks again. That it goes usually
   * wakes the job; this is for when it does not.
   */
  private static final Duration RECHECK = Duration.ofMinutes(1);

  static Situation of(Observation.Present seen, Settings settings, Instant now) {
    var examined = Examined.of(seen.job(), settings.domains());
    return new Situation(seen, examined.job(), examined.violations(), settings, now);
  }

  /** As if it had been recorded that the attempt has ended so. */
  Situation noting(PastAttempt past) {
    var stored = seen.job();
    var status = stored.status().noting(past);
    var noted =
        new Job(stored.metadata(), stored.spec(), status, stored.raw(), stored.unreadable());
    return new Situation(seen.with(noted), job, violations, settings, now);
  }

  /** The job as a step names it. */
  HasMetadata stored() {
    var object = new GenericKubernetesResource();
    object.setApiVersion(Api.API_VERSION);
    object.setKind(Api.KIND);
    object.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(job.metadata().namespace())
            .withName(job.metadata().name())
            .withUid(job.metadata().uid())
            .withResourceVersion(job.metadata().resourceVersion())
            .build());
    return object;
  }

  JobStatus recorded() {
    return seen.job().status();
  }

  /** The Pod, if it is this job's. */
  @Nullable Pod pod() {
    return ours(seen.pod()) ? seen.pod() : null;
  }

  boolean ours(@Nullable HasMetadata object) {
    return object != null && Owner.of(object, job) == Owner.OURS;
  }

  /** Whether the claim to the host is this job's. */
  boolean claimed() {
    return seen.host() instanceof Observation.Host.Held(var claim)
        && HostClaims.holder(claim).filter(holder -> holder.is(job)).isPresent();
  }

  /** Whether anything of this job ever began: the check never stops what runs. */
  boolean begun() {
    return recorded().attempt() > 0 || pod() != null || claimed();
  }

  /** What the API server said during this visit to a step on an object of that kind. */
  Optional<Refusal> refusal(String kind) {
    return seen.refusals().stream()
        .filter(r -> r.step().object().getKind().equals(kind))
        .findFirst();
  }

  Instant recheck() {
    return now.plus(RECHECK);
  }
}
