package com.iflytek.iflearner.local;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was started so far: ended in reverse, each one even when another cannot be ended. */
public final class Started implements AutoCloseable {
  private final Deque<AutoCloseable> newestFirst = new ArrayDeque<>();

  public synchronized <T extends AutoCloseable> T add(T started) {
    newestFirst.push(started);
    return started;
  }

  @Override
  public synchronized void close() {
    var failures = new LocalFailure("could not end all that was started");
    while (!newestFirst.isEmpty()) {
      try {
        newestFirst.pop().close();
      } catch (Exception e) {
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        failures.addSuppressed(e);
      }
    }
    if (failures.getSuppressed().length > 0) {
      throw failures;
    }
  }
}
