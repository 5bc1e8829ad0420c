package com.iflytek.iflearner.local.demo;

import com.iflytek.iflearner.local.ChildProcess;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** How long to look for something, and how often. */
record Patience(Duration total, Duration lookEvery) {

  /** Looks until it is there, but not longer than the program that is to bring it about lives. */
  void await(ChildProcess program, String what, BooleanSupplier there) {
    var start = System.nanoTime();
    while (!there.getAsBoolean()) {
      if (program.ended(lookEvery)) {
        throw program.failure("ended with exit status " + program.exitStatus() + " before " + what);
      }
      if (System.nanoTime() - start > total.toNanos()) {
        throw program.failure("ran for " + total.toSeconds() + " s, but not until " + what);
      }
    }
  }
}
