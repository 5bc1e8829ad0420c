package com.iflytek.iflearner.reconcile;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.lifecycle.Lifecycle;
import com.iflytek.iflearner.lifecycle.Observation;
import com.iflytek.iflearner.lifecycle.Settings;
import com.iflytek.iflearner.lifecycle.Waited;
import com.iflytek.iflearner.reconcile.Cluster.Outcome;
import com.iflytek.iflearner.reconcile.Cluster.Unanswered;
import com.iflytek.iflearner.reconcile.Visit.ComeBack;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One visit to a job: look, decide, carry out, look again, until nothing is left to do. The status
 * is written last, when no step is left to take, and only if it differs from the recorded one.
 *
 * <p>Nothing that matters is remembered from one visit to the next: whatever ends a visit, be it a
 * crash between two requests, leaves an observation like any other.
 */
public final class Reconciler {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

  /** The plain way takes five looks; more than twice that is somebody who writes against us. */
  private static final int MOST_LOOKS = 12;

  private final Cluster cluster;
  private final TrainingProbe probe;
  private final Settings settings;
  private final InstantSource clock;

  /** Of attempts that have a deadline to start by. */
  private final Map<JobKey, Waited> waits = new ConcurrentHashMap<>();

  public Reconciler(Cluster cluster, TrainingProbe probe, Settings settings, InstantSource clock) {
    this.cluster = cluster;
    this.probe = probe;
    this.settings = settings;
    this.clock = clock;
  }

  /** Looks after one job. */
  public Visit reconcile(JobKey key) {
    var tried = new Tried();
    try {
      for (int look = 0; look < MOST_LOOKS; look++) {
        var waited = waits.get(key);
        var observed = cluster.observe(key, waited != null);
        var seen = tried.addedTo(observed, probe.training(key), waited);
        var plan = Lifecycle.decide(seen, settings, clock.instant());
        probe.ask(key, plan.ask());
        waits.compute(key, (_, _) -> plan.waited());
        var steps = tried.without(plan.steps());
        if (!steps.isEmpty()) {
          steps.forEach(step -> tried.note(step, cluster.carryOut(step)));
        } else if (seen instanceof Observation.Present present
            && plan.status() != null
            && !plan.status().equals(present.job().status())) {
          switch (write(present.job(), plan.status())) {
            case Outcome.Done _, Outcome.Outdated _ -> {}
            case Outcome.Refused(_, var message) -> {
              return new ComeBack("the status is refused: " + message);
            }
            case Outcome.NoAnswer(var doing) -> {
              return new ComeBack(doing);
            }
          }
        } else {
          return tried.visit(plan.wakeAt());
        }
      }
    } catch (Unanswered e) {
      return new ComeBack("a read got no answer: " + e.getMessage());
    }
    return new ComeBack("what is written does not stay: somebody else keeps changing it");
  }

  /** People are told only what is recorded, so that they are told once. */
  private Outcome write(Job job, JobStatus status) {
    var outcome = cluster.writeStatus(job, status);
    if (outcome instanceof Outcome.Done) {
      for (var event : JobEvents.between(job, status)) {
        log(event);
        cluster.publish(event);
      }
    }
    return outcome;
  }

  private static void log(JobEvent event) {
    var job = event.regarding();
    var line =
        LOG.atInfo()
            .addKeyValue("job", job.key())
            .addKeyValue("generation", job.metadata().generation());
    Code.leading(event.note())
        .map(code -> line.addKeyValue("code", code.id()))
        .orElse(line)
        .log("{}: {}: {}", job.key(), event.reason(), event.note());
  }
}
