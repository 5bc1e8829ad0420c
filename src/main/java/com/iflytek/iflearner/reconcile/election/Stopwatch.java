package com.iflytek.iflearner.reconcile.election;

import java.time.Duration;

/** A clock that only goes forward and that nobody sets. It counts from no moment in particular. */
@FunctionalInterface
public interface Stopwatch {
  Duration elapsed();
}
