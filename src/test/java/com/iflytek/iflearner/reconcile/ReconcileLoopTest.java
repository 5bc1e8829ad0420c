package com.iflytek.iflearner.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.reconcile.LoopMeter.Result;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReconcileLoopTest {
  private static final JobKey A = new JobKey("fl", "a");
  private static final Visit SETTLED = new Visit.Settled(null);

  private final InstantSource clock = InstantSource.system();
  private final WorkQueue queue = new WorkQueue(clock, RandomGenerator.of("L64X128MixRandom"));
  private final List<Result> results = new CopyOnWriteArrayList<>();

  @Test
  void everyJobIsVisitedByOneWorkerAtATime() {
    var visits = new AtomicInteger();
    Set<JobKey> underWay = ConcurrentHashMap.newKeySet();
    var twice = new AtomicInteger();
    try (var loop =
        loop(
            key -> {
              if (!underWay.add(key)) {
                twice.incrementAndGet();
              }
              LockSupport.parkNanos(1_000);
              underWay.remove(key);
              visits.incrementAndGet();
              return SETTLED;
            })) {
      loop.start();
      for (int i = 0; i < 1000; i++) {
        queue.add(new JobKey("fl", "job" + i % 10));
      }
      await().until(() -> visits.get() >= 10 && queue.size() == 0);
    }
    assertThat(twice).hasValue(0);
    assertThat(visits.get()).isBetween(10, 1000);
  }

  @Test
  void anExceptionEndsNoWorkerAndTheJobIsVisitedAgain() {
    var visits = new AtomicInteger();
    try (var loop =
        loop(
            _ -> {
              if (visits.incrementAndGet() == 1) {
                throw new IllegalStateException("nobody expects this");
              }
              return SETTLED;
            })) {
      loop.start();
      queue.add(A);
      await().until(() -> results.size() == 2);
    }
    assertThat(results).containsExactly(Result.CRASHED, Result.SETTLED);
  }

  @Test
  void notEvenAnErrorEndsAWorkerOrLosesTheJob() {
    var visits = new AtomicInteger();
    try (var loop =
        loop(
            _ -> {
              if (visits.incrementAndGet() == 1) {
                throw new StackOverflowError();
              }
              return SETTLED;
            })) {
      loop.start();
      queue.add(A);
      await().until(() -> results.size() == 2);
    }
    assertThat(results).containsExactly(Result.CRASHED, Result.SETTLED);
  }

  @Test
  void aJobThatIsToBeSeenLaterIsSeenLater() {
    var visits = new AtomicInteger();
    try (var loop =
        loop(
            _ ->
                visits.incrementAndGet() == 1
                    ? new Visit.Settled(clock.instant().plusMillis(50))
                    : SETTLED)) {
      loop.start();
      queue.add(A);
      await().until(() -> visits.get() == 2);
      await().during(Duration.ofMillis(200)).until(() -> visits.get() == 2);
    }
  }

  @Test
  void aVisitThatIsToBeRepeatedIsRepeated() {
    var visits = new AtomicInteger();
    try (var loop =
        loop(_ -> visits.incrementAndGet() < 3 ? new Visit.ComeBack("not yet") : SETTLED)) {
      loop.start();
      queue.add(A);
      await().until(() -> results.size() == 3);
    }
    assertThat(results).containsExactly(Result.COME_BACK, Result.COME_BACK, Result.SETTLED);
  }

  @Test
  void stoppingWaitsForTheVisitsUnderWayAndBeginsNoOther() throws InterruptedException {
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var ended = new CopyOnWriteArrayList<JobKey>();
    var loop =
        new ReconcileLoop(
            queue,
            key -> {
              begun.countDown();
              awaitUninterruptibly(goOn);
              ended.add(key);
              return SETTLED;
            },
            1,
            LoopMeter.NONE,
            clock);
    loop.start();
    queue.add(A);
    begun.await();
    IntStream.range(0, 5).forEach(i -> queue.add(new JobKey("fl", "waits" + i)));

    var closing = Thread.ofVirtual().start(loop::close);
    assertThat(closing.join(Duration.ofMillis(50))).isFalse();
    goOn.countDown();
    closing.join();

    assertThat(ended).containsExactly(A);
  }

  @Test
  void aPauseWaitsForTheVisitsUnderWayAndThenOnlyFillsTheQueue() throws InterruptedException {
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var visits = new CopyOnWriteArrayList<JobKey>();
    try (var loop =
        loop(
            key -> {
              begun.countDown();
              awaitUninterruptibly(goOn);
              visits.add(key);
              return SETTLED;
            })) {
      loop.start();
      queue.add(A);
      begun.await();

      var pausing = Thread.ofVirtual().start(loop::pause);
      assertThat(pausing.join(Duration.ofMillis(50))).isFalse();
      goOn.countDown();
      pausing.join();
      assertThat(visits).containsExactly(A);

      var others = IntStream.range(0, 5).mapToObj(i -> new JobKey("fl", "waits" + i)).toList();
      for (int i = 0; i < 100; i++) {
        others.forEach(queue::add);
      }
      await()
          .during(Duration.ofMillis(50))
          .until(() -> visits.size() == 1 && queue.size() == others.size());

      loop.start();
      await().until(() -> visits.size() == 1 + others.size());
      assertThat(visits).containsAll(others);
    }
  }

  @Test
  void aPausedLoopEndsAsWell() {
    var loop = loop(_ -> SETTLED);
    loop.start();
    loop.pause();

    loop.close();
    loop.start();
    queue.add(A);

    await().during(Duration.ofMillis(50)).until(results::isEmpty);
  }

  private ReconcileLoop loop(Function<JobKey, Visit> visitor) {
    return new ReconcileLoop(queue, visitor, 4, (result, _) -> results.add(result), clock);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
