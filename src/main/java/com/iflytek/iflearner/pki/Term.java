package com.iflytek.iflearner.pki;

import java.time.Duration;
import java.time.Instant;

/** Until when a certificate may be valid that is asked for now. */
public sealed interface Term {
  /** As long as it was asked for. */
  record Until(Instant end) implements Term {}

  /**
   * Longer than its authority, which no client would honour.
   *
   * @param authorityEnds the end of whatever of its chain ends first
   * @param daysLeft whole days that may be asked for, perhaps none
   */
  record TooLong(Instant authorityEnds, long daysLeft) implements Term {}

  /** Decides it. */
  static Term of(Instant now, Duration validity, Instant authorityEnds) {
    var end = now.plus(validity);
    return end.isAfter(authorityEnds)
        ? new TooLong(authorityEnds, Math.max(0, Duration.between(now, authorityEnds).toDays()))
        : new Until(end);
  }
}
