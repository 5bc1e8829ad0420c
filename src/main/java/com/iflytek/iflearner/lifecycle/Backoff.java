package com.iflytek.iflearner.lifecycle;

import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.PastAttempt;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/** How long a job waits after a failed attempt, and how many may fail. */
final class Backoff {
  /** Both as for a batch/v1 Job. */
  private static final Duration FIRST = Duration.ofSeconds(10);

  private static final Duration LONGEST = Duration.ofMinutes(6);

  /** 10 s doubled six times is more than six minutes. */
  private static final int DOUBLINGS = 6;

  /** Up to this share more, so that what failed together does not begin together. */
  private static final double JITTER = 0.2;

  private Backoff() {}

  /** Whether another attempt follows one that has just failed. */
  static boolean goesOn(Situation situation, Outcome.Failed outcome) {
    var limit = situation.job().spec().runPolicy().backoffLimit();
    return counts(outcome)
        && situation.recorded().failedAttempts() < (limit == null ? 0 : limit)
        && Federation.of(situation).mayBeginAgain();
  }

  /** Whether it is one of the failures of which {@code spec.backoffLimit} allows some. */
  static boolean counts(Outcome outcome) {
    return outcome instanceof Outcome.Failed failed && !failed.last();
  }

  /**
   * When the next attempt begins. Asked again it is the same instant, for nothing is remembered.
   *
   * @param failures how many attempts have failed, at least 1
   */
  static Instant over(Job job, PastAttempt last, int failures) {
    var doubled = FIRST.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
    var pause = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    var seed = 31L * job.metadata().uid().hashCode() + last.number();
    var more = new SplittableRandom(seed).nextDouble() * JITTER * pause.toMillis();
    return last.endTime().plus(pause).plusMillis((long) more);
  }
}
