package com.iflytek.iflearner.cli;

import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.lifecycle.Observation;
import com.iflytek.iflearner.lifecycle.Step;
import com.iflytek.iflearner.reconcile.Cluster;
import com.iflytek.iflearner.reconcile.JobEvent;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * A cluster whose writes are counted, by kind, verb and outcome; never by job. What becomes of a
 * job counts once its status is written, as people are told of it then: once, or never where the
 * answer was lost.
 */
record CountedCluster(Cluster cluster, MeterRegistry registry, JobMetrics jobs) implements Cluster {
  @Override
  public Observation observe(JobKey key, boolean live) {
    return cluster.observe(key, live);
  }

  @Override
  public Outcome carryOut(Step step) {
    var verb =
        switch (step) {
          case Step.Create _ -> "create";
          case Step.Replace _ -> "replace";
          case Step.Delete _ -> "delete";
        };
    return counted(step.object().getKind(), verb, cluster.carryOut(step));
  }

  @Override
  public Outcome writeStatus(Job job, JobStatus status) {
    var outcome = counted("IflearnerJob", "status", cluster.writeStatus(job, status));
    if (outcome instanceof Outcome.Done) {
      jobs.recorded(job, status);
    }
    return outcome;
  }

  @Override
  public void publish(JobEvent event) {
    cluster.publish(event);
    count("Event", "create", "sent"); // whether it arrived nobody waits to learn
  }

  private Outcome counted(String kind, String verb, Outcome outcome) {
    count(
        kind,
        verb,
        switch (outcome) {
          case Outcome.Done _ -> "done";
          case Outcome.Outdated _ -> "outdated";
          case Outcome.Refused _ -> "refused";
          case Outcome.NoAnswer _ -> "no_answer";
        });
    return outcome;
  }

  private void count(String kind, String verb, String outcome) {
    registry
        .counter("iflearner.writes", "kind", kind, "verb", verb, "outcome", outcome)
        .increment();
  }
}
