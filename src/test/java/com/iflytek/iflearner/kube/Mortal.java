package com.iflytek.iflearner.kube;

import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.lifecycle.Observation;
import com.iflytek.iflearner.lifecycle.Step;
import com.iflytek.iflearner.reconcile.Cluster;
import com.iflytek.iflearner.reconcile.JobEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** An operator's access to the cluster that is cut for ever right after its n-th write. */
final class Mortal implements Cluster {
  private final Cluster cluster;
  private final int lastWrite;
  private final List<String> writes = new CopyOnWriteArrayList<>();
  private volatile boolean dead;

  Mortal(Cluster cluster, int lastWrite) {
    this.cluster = cluster;
    this.lastWrite = lastWrite;
  }

  boolean isDead() {
    return dead;
  }

  /** What was written, the last one included. */
  List<String> writes() {
    return List.copyOf(writes);
  }

  @Override
  public Observation observe(JobKey key, boolean live) {
    requireAlive();
    return cluster.observe(key, live);
  }

  @Override
  public Outcome carryOut(Step step) {
    return write(
        step.getClass().getSimpleName() + " " + step.object().getKind(),
        () -> cluster.carryOut(step));
  }

  @Override
  public Outcome writeStatus(Job job, JobStatus status) {
    return write("Status", () -> cluster.writeStatus(job, status));
  }

  @Override
  public void publish(JobEvent event) {
    requireAlive();
    cluster.publish(event);
  }

  private Outcome write(String what, Supplier<Outcome> request) {
    requireAlive();
    var outcome = request.get();
    if (outcome instanceof Outcome.Done) {
      writes.add(what);
    }
    dead = writes.size() == lastWrite;
    requireAlive();
    return outcome;
  }

  private void requireAlive() {
    if (dead) {
      throw new Unanswered("this operator is dead", new IllegalStateException());
    }
  }
}
