package com.iflytek.iflearner.reconcile.election;

import java.time.Duration;

/** How one candidate stands to one lock after one round. */
sealed interface Standing {
  /**
   * It is ours.
   *
   * @param until when to renew it
   */
  record Held(Duration until) implements Standing {}

  /** There is no such lock, and we make none. */
  record Unlocked() implements Standing {}

  /** It could be taken; that was not asked for. */
  record Left() implements Standing {}

  /**
   * It is somebody else's.
   *
   * @param until when it may be taken if nothing is heard of its holder
   */
  record Others(Duration until, String holder) implements Standing {}

  /**
   * The API server will not let us.
   *
   * @param until when to ask again
   */
  record Refused(Duration until, String words) implements Standing {}

  record Unanswered(String doing) implements Standing {}
}
