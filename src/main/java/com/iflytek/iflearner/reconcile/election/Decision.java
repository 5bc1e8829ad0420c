package com.iflytek.iflearner.reconcile.election;

import java.time.Duration;

/** What a candidate is to do about one lock. */
public sealed interface Decision {
  /** It is not there, and nobody can believe to hold it. */
  record Make(String why) implements Decision {}

  /** It is there, and nobody holds it any more. */
  record Take(String why) implements Decision {}

  /** It is ours and must be written again to stay so. */
  record Renew() implements Decision {}

  /** It is ours and was renewed a short while ago. */
  record Hold(Duration until) implements Decision {}

  /**
   * It is somebody else's, at least until then.
   *
   * @param holder who, for people
   */
  record Wait(Duration until, String holder) implements Decision {}
}
