package com.iflytek.iflearner.reconcile;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.reconcile.LoopMeter.Result;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Visits the jobs of a queue, some at once; it alone owns retries, logs and counters of visits. It
 * may pause and go on: while another process leads, events only fill the queue.
 */
public final class ReconcileLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReconcileLoop.class);

  private final WorkQueue queue;
  private final Function<JobKey, Visit> visitor;
  private final int workers;
  private final LoopMeter meter;
  private final InstantSource clock;
  private final List<Thread> threads = new ArrayList<>();

  /**
   * @param visitor such as {@link Reconciler#reconcile}
   * @param workers how many jobs are visited at once
   */
  public ReconcileLoop(
      WorkQueue queue,
      Function<JobKey, Visit> visitor,
      int workers,
      LoopMeter meter,
      InstantSource clock) {
    this.queue = queue;
    this.visitor = visitor;
    this.workers = workers;
    this.meter = meter;
    this.clock = clock;
  }

  /** Begins, or goes on after a pause. */
  public synchronized void start() {
    queue.resume();
    for (int i = threads.size() + 1; i <= workers; i++) {
      threads.add(Thread.ofVirtual().name("reconcile-" + i).start(this::work));
    }
  }

  /** Begins no visit any more; returns when those under way have ended. */
  public void pause() {
    try {
      queue.pause();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends when the visits under way have ended; what waits in the queue is left to the next. */
  @Override
  public synchronized void close() {
    queue.stop();
    try {
      for (var thread : threads) {
        thread.join();
      }
    } catch (InterruptedException _) {
      threads.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try {
      for (var key = queue.take(); key.isPresent(); key = queue.take()) {
        visit(key.get());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("CatchingUnchecked") // whatever happens to one job must not end a worker
  private void visit(JobKey key) {
    var begun = clock.instant();
    Result result;
    try {
      result = note(key, visitor.apply(key));
    } catch (RuntimeException | Error e) { // a job alone may exhaust the stack
      if (queue.failed(key) == 1) {
        LOG.atError()
            .addKeyValue("job", key)
            .addKeyValue("code", Code.UNEXPECTED.id())
            .setCause(e)
            .log("{}: visiting the job failed; it is tried again", key);
      }
      result = Result.CRASHED;
    }
    meter.visited(result, Duration.between(begun, clock.instant()));
  }

  private Result note(JobKey key, Visit visit) {
    return switch (visit) {
      case Visit.Settled(var wakeAt) -> {
        if (wakeAt != null) {
          queue.add(key, wakeAt);
        }
        queue.settled(key);
        yield Result.SETTLED;
      }
      case Visit.ComeBack(var why) -> {
        if (queue.failed(key) == 1) {
          LOG.atInfo().addKeyValue("job", key).log("{}: {}; it is tried again", key, why);
        }
        yield Result.COME_BACK;
      }
    };
  }
}
