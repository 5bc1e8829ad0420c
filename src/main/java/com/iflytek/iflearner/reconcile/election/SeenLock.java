package com.iflytek.iflearner.reconcile.election;

/** A lock as it was read. */
public record SeenLock(LockRecord says, String resourceVersion) {
  /** Versions of one object are growing numbers. */
  static boolean isNewer(String version, String other) {
    return Long.compareUnsigned(Long.parseUnsignedLong(version), Long.parseUnsignedLong(other)) > 0;
  }
}
