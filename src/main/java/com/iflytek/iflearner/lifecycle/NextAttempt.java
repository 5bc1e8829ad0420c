package com.iflytek.iflearner.lifecycle;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The attempt that follows the recorded one.
 *
 * @param number counted from 1
 * @param waits what is said while it must not begin; null: it may begin
 * @param at when to look again though no event may tell; null: an event will
 */
record NextAttempt(int number, @Nullable Said waits, @Nullable Instant at) {
  static NextAttempt now(int number) {
    return new NextAttempt(number, null, null);
  }
}
