package com.iflytek.iflearner.reconcile.election;

import java.time.Duration;

/**
 * The locks as the election uses them. Each call sends one request, and returns without an answer
 * when there is none after {@code patience}; what was sent may still be done later.
 */
public interface Locks {
  Answer read(Lock lock, Duration patience);

  Answer create(Lock lock, LockRecord says, Duration patience);

  /** Fails unless the lock still has that resourceVersion. */
  Answer write(Lock lock, LockRecord says, String resourceVersion, Duration patience);

  /** What people know it by, such as: the Lease 'namespace/name'. */
  String name(Lock lock);

  /** What became of a request. */
  sealed interface Answer {
    /** As it stands now. */
    record Found(SeenLock lock) implements Answer {}

    record Missing() implements Answer {}

    /** It is not as it was seen. */
    record Outdated() implements Answer {}

    /** The API server will not do it, in its own words. */
    record Refused(String words) implements Answer {}

    /** Whether it was done is unknown. */
    record NoAnswer(String doing) implements Answer {}
  }
}
