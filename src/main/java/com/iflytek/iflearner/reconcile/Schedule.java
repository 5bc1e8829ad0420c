package com.iflytek.iflearner.reconcile;

import com.iflytek.iflearner.job.JobKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which job is to be visited when. Each job stands in it at most once, however many events tell of
 * it, at the earliest of the times asked for; a job that is being visited waits until that is over,
 * so that no job is visited twice at once.
 */
final class Schedule {
  private static final Duration FIRST_DELAY = Duration.ofMillis(200);
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);

  /** 200 ms doubled nine times is more than a minute. */
  private static final int DOUBLINGS = 9;

  private record Due(Instant at, long order, JobKey key) {}

  private final TreeSet<Due> waiting =
      new TreeSet<>(Comparator.comparing(Due::at).thenComparingLong(Due::order));
  private final Map<JobKey, Due> byKey = new HashMap<>();
  private final Set<JobKey> visited = new HashSet<>();
  private final Map<JobKey, Integer> failures = new HashMap<>();
  private final RandomGenerator random;
  private long order;

  Schedule(RandomGenerator random) {
    this.random = random;
  }

  /** At that time, unless it is to be visited earlier anyway. */
  void add(JobKey key, Instant at) {
    var known = byKey.get(key);
    if (known == null || at.isBefore(known.at())) {
      if (known != null) {
        waiting.remove(known);
      }
      var due = new Due(at, order++, key);
      byKey.put(key, due);
      if (!visited.contains(key)) {
        waiting.add(due);
      }
    }
  }

  /** The job whose turn it is; it is being visited from now on. */
  Optional<JobKey> next(Instant now) {
    if (waiting.isEmpty() || waiting.first().at().isAfter(now)) {
      return Optional.empty();
    }
    var key = waiting.removeFirst().key();
    byKey.remove(key);
    visited.add(key);
    return Optional.of(key);
  }

  /** When it will be some job's turn; null: when somebody adds one. */
  @Nullable Instant nextAt() {
    return waiting.isEmpty() ? null : waiting.first().at();
  }

  /** The visit is over, and what failed before is forgotten. */
  void settled(JobKey key) {
    failures.remove(key);
    over(key);
  }

  /** The visit is over and failed: again after a delay that doubles with each failure in a row. */
  void failed(JobKey key, Instant now) {
    int before = failures.merge(key, 1, Integer::sum) - 1;
    add(key, now.plus(delay(before)));
    over(key);
  }

  /** How many visits in a row have failed. */
  int failures(JobKey key) {
    return failures.getOrDefault(key, 0);
  }

  int size() {
    return byKey.size();
  }

  /** How many jobs are being visited. */
  int visiting() {
    return visited.size();
  }

  /** Between half and the whole of it: what failed together shall not come back together. */
  private Duration delay(int failuresBefore) {
    var doubled = FIRST_DELAY.multipliedBy(1L << Math.min(failuresBefore, DOUBLINGS));
    long longest =
        doubled.compareTo(LONGEST_DELAY) < 0 ? doubled.toNanos() : LONGEST_DELAY.toNanos();
    return Duration.ofNanos(longest / 2 + random.nextLong(longest / 2 + 1));
  }

  private void over(JobKey key) {
    visited.remove(key);
    var again = byKey.get(key);
    if (again != null) {
      waiting.add(again);
    }
  }
}
