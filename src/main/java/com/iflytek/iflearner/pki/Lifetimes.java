package com.iflytek.iflearner.pki;

import java.time.Duration;

/**
 * How long certificates live that the operator makes for itself.
 *
 * @param authority of an authority
 * @param leaf of what the webhooks present
 * @param overlap how long an authority must have been trusted before it signs for those who trust
 *     another one: the API servers need a moment to learn of it
 */
public record Lifetimes(Duration authority, Duration leaf, Duration overlap) {
  /**
   * When an authority is due, 3/8 of its validity are left for its successor to be stored, trusted,
   * and trusted for the overlap: with six overlaps there is time for it twice.
   */
  private static final int OVERLAPS = 6;

  public Lifetimes {
    if (leaf.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("X.509 knows no time shorter than a second");
    }
    if (authority.compareTo(leaf) < 0) {
      throw new IllegalArgumentException("a certificate cannot outlive its authority");
    }
    if (authority.compareTo(overlap.multipliedBy(OVERLAPS)) < 0) {
      throw new IllegalArgumentException("the next authority would come too late");
    }
  }
}
