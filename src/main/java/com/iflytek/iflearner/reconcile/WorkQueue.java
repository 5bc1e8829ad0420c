package com.iflytek.iflearner.reconcile;

import com.iflytek.iflearner.job.JobKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/** The {@link Schedule}, shared by those who tell of changes and those who visit jobs. */
public final class WorkQueue {
  private final InstantSource clock;
  private final Schedule schedule;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition idle = lock.newCondition();
  private boolean paused;
  private boolean stopped;

  /**
   * @param random spreads what failed together
   */
  public WorkQueue(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.schedule = new Schedule(random);
  }

  /** Visit this job as soon as somebody is free. */
  public void add(JobKey key) {
    add(key, clock.instant());
  }

  /** Visit this job at that time, or earlier. */
  public void add(JobKey key, Instant at) {
    locked(() -> schedule.add(key, at));
  }

  /** Waits for a job to visit; empty once the queue is stopped. Tell afterwards how it went. */
  Optional<JobKey> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!stopped) {
        if (paused) {
          changed.await();
          continue;
        }
        var now = clock.instant();
        var key = schedule.next(now);
        if (key.isPresent()) {
          changed.signal(); // whoever waited for this one no longer waits for the next
          return key;
        }
        var at = schedule.nextAt();
        var _ = changed.awaitNanos(at == null ? Long.MAX_VALUE : nanosBetween(now, at));
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  void settled(JobKey key) {
    lock.lock();
    try {
      schedule.settled(key);
      over();
    } finally {
      lock.unlock();
    }
  }

  /** How many visits in a row have failed, this one included. */
  int failed(JobKey key) {
    lock.lock();
    try {
      schedule.failed(key, clock.instant());
      over();
      return schedule.failures(key);
    } finally {
      lock.unlock();
    }
  }

  /** How many jobs wait, at once or for later. */
  public int size() {
    lock.lock();
    try {
      return schedule.size();
    } finally {
      lock.unlock();
    }
  }

  /** Gives no job away until {@link #resume}; returns when no visit is under way any more. */
  void pause() throws InterruptedException {
    lock.lock();
    try {
      paused = true;
      while (schedule.visiting() > 0) {
        idle.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives jobs away again: those that came meanwhile, each once. */
  void resume() {
    lock.lock();
    try {
      paused = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nobody gets a job any more. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void over() {
    changed.signal();
    if (schedule.visiting() == 0) {
      idle.signalAll();
    }
  }

  private static long nanosBetween(Instant now, Instant at) {
    return Duration.between(now, at).toNanos();
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signal();
    } finally {
      lock.unlock();
    }
  }
}
