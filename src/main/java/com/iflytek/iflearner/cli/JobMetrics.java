package com.iflytek.iflearner.cli;

import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.job.Phase;
import com.iflytek.iflearner.job.Role;
import com.iflytek.iflearner.kube.JobTally;
import com.iflytek.iflearner.kube.KubeCluster;
import com.iflytek.iflearner.reconcile.Turn;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;

/**
 * How the jobs are, as the caches of each replica have them, and what becomes of them, as this
 * process has recorded it; by role, never by job.
 */
final class JobMetrics {
  private final MeterRegistry registry;

  /** All series begin at 0: of one that begins at 1, Prometheus sees no increase. */
  JobMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (var role : Role.values()) {
      began(role);
      for (var result : Turn.Result.values()) {
        ended(role, result);
      }
      duration(role, true);
      duration(role, false);
    }
  }

  /** By role and phase. */
  void stored(KubeCluster cluster) {
    for (var role : Role.values()) {
      for (var phase : Phase.values()) {
        Gauge.builder("iflearner.jobs", cluster, seen -> seen.jobs(role, phase))
            .description("Jobs that are stored")
            .tag("role", role.wire())
            .tag("phase", phase.wire())
            .register(registry);
      }
    }
  }

  /** Who does not get on. */
  void tallied(JobTally tally, InstantSource clock) {
    for (var role : Role.values()) {
      Gauge.builder("iflearner.jobs.stalled", tally, now -> now.stalled(role))
          .description("Unfinished jobs that will not go on unless somebody changes them")
          .tag("role", role.wire())
          .register(registry);
    }
    Gauge.builder("iflearner.jobs.without.progress", tally, JobTally::withoutProgress)
        .description("Trainings without an advancing epoch for longer than they allow")
        .register(registry);
    Gauge.builder(
            "iflearner.oldest.epoch.age",
            tally,
            now ->
                now.longestStill()
                    .map(moved -> Duration.between(moved, clock.instant()).toSeconds())
                    .map(age -> Math.max(0, age)) // by another replica's clock
                    .orElse(0L))
        .description("Of all trainings, the longest time since an epoch advanced; 0: none trains")
        .baseUnit("seconds")
        .register(registry);
  }

  /** This process has recorded it. */
  void recorded(Job before, JobStatus after) {
    Role.of(before.spec().role())
        .ifPresent(
            role -> Turn.between(before.status(), after).forEach(turn -> recorded(role, turn)));
  }

  private void recorded(Role role, Turn turn) {
    switch (turn) {
      case Turn.Began _ -> began(role).increment();
      case Turn.Ended(var result) -> ended(role, result).increment();
      case Turn.Finished(var well, var took) -> duration(role, well).record(took);
    }
  }

  private Counter began(Role role) {
    return Counter.builder("iflearner.attempts.started")
        .description("Attempts that were recorded, so that they may run")
        .tag("role", role.wire())
        .register(registry);
  }

  private Counter ended(Role role, Turn.Result result) {
    return Counter.builder("iflearner.attempts.ended")
        .description("Attempts whose end was recorded")
        .tag("role", role.wire())
        .tag("result", result.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  private Timer duration(Role role, boolean well) {
    return Timer.builder("iflearner.job.duration")
        .description("From startTime to completionTime of the jobs that finished")
        .tag("role", role.wire())
        .tag("outcome", well ? "succeeded" : "failed")
        .serviceLevelObjectives(
            Duration.ofMinutes(1),
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofHours(4),
            Duration.ofDays(1),
            Duration.ofDays(7))
        .register(registry);
  }
}
