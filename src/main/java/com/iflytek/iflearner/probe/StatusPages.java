package com.iflytek.iflearner.probe;

import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.lifecycle.Answer;
import com.iflytek.iflearner.lifecycle.Ask;
import com.iflytek.iflearner.lifecycle.Training;
import com.iflytek.iflearner.reconcile.TrainingProbe;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks every server over and over, each in its own turn, and keeps what was learnt in memory. */
public final class StatusPages implements TrainingProbe, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusPages.class);

  private static final int MOST_AT_ONCE = 64;
  private static final int MOST_PER_SECOND = 500;
  private static final Duration SHORTEST_PERIOD = Duration.ofSeconds(2);
  private static final Duration LONGEST_PERIOD = Duration.ofSeconds(10);

  /** Over this the first questions are spread: a new leader is told of all jobs at once. */
  private static final Duration FIRST = Duration.ofMillis(500);

  private final InstantSource clock;
  private final RandomGenerator random;
  private final Consumer<JobKey> changed;
  private final StatusPageClient client;
  private final IntFunction<Duration> period;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<JobKey, Target> targets = new HashMap<>();
  private boolean closed;

  /** Fair: a server that is always slow is asked no more often than the others. */
  private final Semaphore room = new Semaphore(MOST_AT_ONCE, true);

  /** For those whose last answer was unusable: who lets us wait holds up only others who did. */
  private final Semaphore roomForDoubtful = new Semaphore(MOST_AT_ONCE, true);

  private final ScheduledThreadPoolExecutor schedule =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("status-pages").factory());
  private final ExecutorService requests =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("status-page-", 0).factory());

  /** Whoever holds one that is no longer in the table has come too late. */
  private static final class Target {
    final Ask ask;
    @Nullable Training training;
    @Nullable Future<?> next;

    Target(Ask ask, @Nullable Training training) {
      this.ask = ask;
      this.training = training;
    }
  }

  /**
   * Asks nobody yet.
   *
   * @param random spreads what came together
   * @param changed is told of a job whose training is worth a look; it must return soon
   */
  public StatusPages(InstantSource clock, RandomGenerator random, Consumer<JobKey> changed) {
    this(
        clock,
        random,
        changed,
        new StatusPageClient(StatusPageClient.Limits.DEFAULT),
        StatusPages::period);
  }

  StatusPages(
      InstantSource clock,
      RandomGenerator random,
      Consumer<JobKey> changed,
      StatusPageClient client,
      IntFunction<Duration> period) {
    this.clock = clock;
    this.random = random;
    this.changed = changed;
    this.client = client;
    this.period = period;
    schedule.setRemoveOnCancelPolicy(true); // a forgotten job leaves nothing behind
  }

  /**
   * How long to wait between an answer and the next question to the same server, when so many are
   * asked: at most 500 questions a second for up to 5000 servers.
   */
  static Duration period(int servers) {
    var fair = Duration.ofSeconds(servers).dividedBy(MOST_PER_SECOND);
    return fair.compareTo(SHORTEST_PERIOD) < 0
        ? SHORTEST_PERIOD
        : fair.compareTo(LONGEST_PERIOD) > 0 ? LONGEST_PERIOD : fair;
  }

  @Override
  public @Nullable Training training(JobKey key) {
    lock.lock();
    try {
      var target = targets.get(key);
      return target == null ? null : target.training;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void ask(JobKey key, @Nullable Ask ask) {
    lock.lock();
    try {
      var before = targets.get(key);
      if (closed || Objects.equals(before == null ? null : before.ask, ask)) {
        return;
      }
      if (before != null) {
        forget(before);
      }
      if (ask == null) {
        targets.remove(key);
        return;
      }
      var learnt =
          before != null && before.ask.podUid().equals(ask.podUid()) ? before.training : null;
      var target = new Target(ask, learnt);
      targets.put(key, target);
      askIn(key, target, random.nextLong(FIRST.toNanos()));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Asks nobody any more and remembers nothing, such as when another process leads from now on.
   *
   * @return the jobs that were asked about
   */
  public Set<JobKey> forgetAll() {
    lock.lock();
    try {
      var asked = Set.copyOf(targets.keySet());
      targets.values().forEach(StatusPages::forget);
      targets.clear();
      return asked;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    var _ = forgetAll();
    schedule.shutdownNow();
    requests.shutdownNow();
    try {
      var _ = requests.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Target target) {
    if (target.next != null) {
      target.next.cancel(false);
    }
  }

  /** The lock must be held. */
  private void askIn(JobKey key, Target target, long nanos) {
    target.next =
        schedule.schedule(
            () -> requests.execute(() -> askNow(key, target)), nanos, TimeUnit.NANOSECONDS);
  }

  private void askNow(JobKey key, Target target) {
    Answer answer = null;
    try {
      var taken = isDoubtful(target) ? roomForDoubtful : room;
      taken.acquire();
      try {
        if (isWanted(key, target)) { // there may have been a queue
          answer = client.ask(target.ask);
        }
      } finally {
        taken.release();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closed
    } finally {
      if (answer == null) { // not even an error of our own ends the asking
        postpone(key, target);
      }
    }
    if (answer != null && learn(key, target, answer)) {
      tell(key);
    }
  }

  private void postpone(JobKey key, Target target) {
    lock.lock();
    try {
      if (targets.get(key) == target) {
        askIn(key, target, spread(period.apply(targets.size())));
      }
    } finally {
      lock.unlock();
    }
  }

  private void tell(JobKey key) {
    try {
      changed.accept(key);
    } catch (RuntimeException e) { // the next question has its time already
      LOG.error("{}: nobody could be told how its training goes", key, e);
    }
  }

  private boolean isWanted(JobKey key, Target target) {
    lock.lock();
    try {
      return targets.get(key) == target;
    } finally {
      lock.unlock();
    }
  }

  private boolean isDoubtful(Target target) {
    lock.lock();
    try {
      return target.training != null && target.training.failures() > 0;
    } finally {
      lock.unlock();
    }
  }

  /** Whether somebody should look at the job because of the answer. */
  private boolean learn(JobKey key, Target target, Answer answer) {
    lock.lock();
    try {
      if (targets.get(key) != target) {
        return false;
      }
      var now = clock.instant();
      var before = target.training;
      var after =
          before == null
              ? Training.first(target.ask.podUid(), answer, now)
              : before.then(answer, now);
      target.training = after;
      askIn(key, target, spread(period.apply(targets.size())));
      return before == null || before.differs(after);
    } finally {
      lock.unlock();
    }
  }

  /** Some 10 % more or less: who was asked together is not asked together for ever. */
  private long spread(Duration period) {
    return (long) (period.toNanos() * random.nextDouble(0.9, 1.1));
  }
}
