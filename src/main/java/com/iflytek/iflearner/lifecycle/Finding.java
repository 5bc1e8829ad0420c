package com.iflytek.iflearner.lifecycle;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one concern found: what is to be done for it, and what its condition says meanwhile.
 *
 * @param wakeAt when to look again though no event may tell; null: an event will
 */
record Finding(List<Step> steps, Said said, @Nullable Instant wakeAt) {
  Finding {
    steps = List.copyOf(steps);
  }

  static Finding of(Said said) {
    return new Finding(List.of(), said, null);
  }

  static Finding of(Step step, Said said) {
    return new Finding(List.of(step), said, null);
  }
}
