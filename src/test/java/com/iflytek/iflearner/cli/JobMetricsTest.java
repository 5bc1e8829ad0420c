package com.iflytek.iflearner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.children.Stored;
import com.iflytek.iflearner.job.Condition;
import com.iflytek.iflearner.job.Condition.Status;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.job.PastAttempt;
import com.iflytek.iflearner.kube.JobTally;
import com.iflytek.iflearner.lifecycle.Observation;
import com.iflytek.iflearner.lifecycle.Step;
import com.iflytek.iflearner.reconcile.Cluster;
import com.iflytek.iflearner.reconcile.JobEvent;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class JobMetricsTest {
  private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
  static final List<Cluster.Outcome> NOT_WRITTEN =
      List.of(
          new Cluster.Outcome.Outdated(),
          new Cluster.Outcome.Refused(403, "no"),
          new Cluster.Outcome.NoAnswer("writing the status"));

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JobMetrics metrics = new JobMetrics(registry);

  @Test
  void everySeriesIsThereBeforeAnythingHappens() {
    metrics.tallied(new JobTally(), InstantSource.fixed(NOW));

    assertThat(registry.scrape().lines())
        .contains(
            "iflearner_attempts_started_total{role=\"client\"} 0.0",
            "iflearner_attempts_ended_total{result=\"disrupted\",role=\"server\"} 0.0",
            "iflearner_job_duration_seconds_count{outcome=\"failed\",role=\"client\"} 0",
            "iflearner_jobs_stalled{role=\"server\"} 0.0",
            "iflearner_jobs_without_progress 0.0",
            "iflearner_oldest_epoch_age_seconds 0.0")
        .allMatch(line -> line.matches("# (HELP|TYPE) .+|iflearner_[a-z_]+(\\{.+})? [0-9.]+"));
  }

  @Test
  void theLifeOfAJobIsCountedAsItIsRecorded() {
    var first = status(1, Status.UNKNOWN, null);
    var failed = first.noting(new PastAttempt(1, true, "PodFailed", 1, "", NOW));
    var second = status(2, Status.UNKNOWN, null);

    recorded(new Cluster.Outcome.Done(), JobStatus.NONE, first, failed, second);
    recorded(
        new Cluster.Outcome.Done(),
        second,
        status(2, Status.TRUE, NOW),
        status(2, Status.TRUE, NOW));

    assertThat(registry.scrape().lines())
        .contains(
            "iflearner_attempts_started_total{role=\"client\"} 2.0",
            "iflearner_attempts_ended_total{result=\"failed\",role=\"client\"} 1.0",
            "iflearner_attempts_ended_total{result=\"succeeded\",role=\"client\"} 1.0",
            "iflearner_job_duration_seconds_bucket{outcome=\"succeeded\",role=\"client\",le=\"86400.0\"} 0",
            "iflearner_job_duration_seconds_bucket{outcome=\"succeeded\",role=\"client\",le=\"604800.0\"} 1",
            "iflearner_job_duration_seconds_sum{outcome=\"succeeded\",role=\"client\"} 172800.0",
            "iflearner_job_duration_seconds_count{outcome=\"succeeded\",role=\"client\"} 1");
  }

  @ParameterizedTest
  @FieldSource("NOT_WRITTEN")
  void whatWasNotWrittenIsNotCounted(Cluster.Outcome outcome) {
    recorded(outcome, JobStatus.NONE, status(1, Status.UNKNOWN, null));

    assertThat(registry.scrape().lines())
        .contains("iflearner_attempts_started_total{role=\"client\"} 0.0");
  }

  private void recorded(Cluster.Outcome outcome, JobStatus... statuses) {
    var cluster = new CountedCluster(new Answering(outcome), registry, metrics);
    for (int i = 1; i < statuses.length; i++) {
      cluster.writeStatus(Stored.client().with(statuses[i - 1]).job(), statuses[i]);
    }
  }

  private static JobStatus status(int attempt, Status succeeded, @Nullable Instant completed) {
    return new JobStatus(
        1,
        List.of(new Condition(Condition.Type.SUCCEEDED, succeeded, "Any", "", 1, NOW)),
        null,
        attempt,
        "uid",
        0,
        List.of(),
        NOW.minus(Duration.ofDays(2)),
        completed,
        null,
        null,
        null);
  }

  /** Says the same to every write. */
  private record Answering(Outcome outcome) implements Cluster {
    @Override
    public Observation observe(JobKey key, boolean live) {
      return new Observation.Gone(key, List.of());
    }

    @Override
    public Outcome carryOut(Step step) {
      return outcome;
    }

    @Override
    public Outcome writeStatus(Job job, JobStatus status) {
      return outcome;
    }

    @Override
    public void publish(JobEvent event) {}
  }
}
