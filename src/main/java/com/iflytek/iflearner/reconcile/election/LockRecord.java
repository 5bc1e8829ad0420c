package com.iflytek.iflearner.reconcile.election;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a lock. Its times are of its holder's clock: people read them, we only see whether
 * they are still the same.
 *
 * @param holder empty: nobody
 * @param leaseDuration null: it does not say
 */
public record LockRecord(
    String holder,
    @Nullable Duration leaseDuration,
    @Nullable Instant acquired,
    @Nullable Instant renewed,
    int transitions) {

  /** What stands in a lock that nobody ever held. */
  public static final LockRecord EMPTY = new LockRecord("", null, null, null, 0);

  /** As its first holder writes it. */
  static LockRecord first(String holder, Duration lease, Instant now) {
    var time = time(now);
    return new LockRecord(holder, lease, time, time, 0);
  }

  /** Taken or renewed. */
  LockRecord heldBy(String identity, Duration lease, Instant now) {
    var time = another(now);
    return holder.equals(identity)
        ? new LockRecord(identity, lease, acquired == null ? time : acquired, time, transitions)
        : new LockRecord(identity, lease, time, time, transitions + 1);
  }

  /** Given back: a second is the shortest duration that a Lease may say. */
  LockRecord released(Instant now) {
    var time = another(now);
    return new LockRecord("", Duration.ofSeconds(1), time, time, transitions);
  }

  /**
   * A renewal that says what an earlier one said may look like none to those who watch: not even a
   * wall clock that stands still may cause one.
   */
  private Instant another(Instant now) {
    var time = time(now);
    if (renewed == null || time.isAfter(renewed) || time.isBefore(renewed.minusSeconds(1))) {
      return time;
    }
    return renewed.plus(1, ChronoUnit.MICROS);
  }

  /** As exact as a Lease is. */
  private static Instant time(Instant now) {
    return now.truncatedTo(ChronoUnit.MICROS);
  }
}
