package com.iflytek.iflearner.reconcile.election;

import java.time.Duration;

/**
 * How long what lasts in an election.
 *
 * @param lease for so long after its last change a lock is its holder's: whole seconds, as a Lease
 *     keeps them
 * @param renewDeadline a leader that could not renew for so long leads no more: shorter than {@code
 *     lease}, so that it has stopped before another begins
 * @param retry from one renewal to the next, and before what failed is tried again
 */
public record ElectionTimes(Duration lease, Duration renewDeadline, Duration retry) {
  /** Those of client-go. */
  public static final ElectionTimes DEFAULT =
      new ElectionTimes(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));

  public ElectionTimes {
    if (!lease.isPositive() || !lease.equals(Duration.ofSeconds(lease.toSeconds()))) {
      throw new IllegalArgumentException("the lease must last whole seconds, not " + lease);
    }
    if (renewDeadline.compareTo(lease) >= 0) {
      throw new IllegalArgumentException("a leader must stop before its lease ends");
    }
    if (!retry.isPositive() || retry.multipliedBy(2).compareTo(renewDeadline) > 0) {
      throw new IllegalArgumentException("before a leader stops it must have tried again");
    }
  }
}
