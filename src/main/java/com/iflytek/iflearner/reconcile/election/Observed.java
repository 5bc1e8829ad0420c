package com.iflytek.iflearner.reconcile.election;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A lock as this process has observed it. All moments are those of its {@link Stopwatch}. */
public sealed interface Observed {
  /** It has never been there. */
  record Absent() implements Observed {}

  /**
   * It was there and somebody removed it: its holder may not know that yet.
   *
   * @param since when it was first missed
   */
  record Vanished(LockRecord said, Duration since) implements Observed {}

  /**
   * It is there.
   *
   * @param since when it was first seen to say this
   */
  record Present(LockRecord says, String resourceVersion, Duration since) implements Observed {}

  /** The first look at it; null: it is not there. */
  static Observed first(@Nullable SeenLock seen, Duration now) {
    return seen == null ? new Absent() : new Present(seen.says(), seen.resourceVersion(), now);
  }

  /** The next look at it; null: it is not there. A change of anything but the record is none. */
  default Observed then(@Nullable SeenLock seen, Duration now) {
    if (seen == null) {
      return this instanceof Present(var said, _, _) ? new Vanished(said, now) : this;
    }
    return this instanceof Present(var said, _, var since) && said.equals(seen.says())
        ? new Present(said, seen.resourceVersion(), since)
        : first(seen, now);
  }
}
