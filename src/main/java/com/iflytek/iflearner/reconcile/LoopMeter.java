package com.iflytek.iflearner.reconcile;

import java.time.Duration;

/** Who counts what the loop does. */
@FunctionalInterface
public interface LoopMeter {
  /** Nobody. */
  LoopMeter NONE = (_, _) -> {};

  void visited(Result result, Duration took);

  /** How a visit ended. */
  enum Result {
    SETTLED,
    COME_BACK,
    /** By an exception that nobody expects. */
    CRASHED
  }
}
