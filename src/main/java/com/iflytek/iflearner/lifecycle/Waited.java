package com.iflytek.iflearner.lifecycle;

import java.time.Duration;
import java.time.Instant;

/**
 * How long an attempt has been seen not to start. It lives as long as the process that looks; to
 * lose it may only delay a verdict.
 *
 * @param attempt counted from 1
 * @param watched the time between two looks in a row at its Pod, while that did not run
 * @param at the last look
 */
public record Waited(int attempt, Duration watched, Instant at) {
  /** After one more look at a Pod that still does not run. */
  Waited more(Instant now) {
    var gap = Duration.between(at, now);
    boolean seen = !gap.isNegative() && gap.compareTo(Training.LONGEST_GAP) <= 0;
    return new Waited(attempt, seen ? watched.plus(gap) : watched, now);
  }
}
