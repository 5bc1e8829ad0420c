package com.iflytek.iflearner.reconcile;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How one visit to a job ended. */
public sealed interface Visit {
  /**
   * Nothing is left to do.
   *
   * @param wakeAt when to look again though nothing happens; null: an event will tell
   */
  record Settled(@Nullable Instant wakeAt) implements Visit {}

  /**
   * Something is left to do that did not succeed now: come back after a while.
   *
   * @param why for the log
   */
  record ComeBack(String why) implements Visit {}
}
