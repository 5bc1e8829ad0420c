package com.iflytek.iflearner.cli.story;

import java.time.Duration;
import java.time.Instant;

/** How long ago something was, as {@code kubectl get} says it. */
final class Age {
  private Age() {}

  /** {@code 45s}, {@code 12m}, {@code 7h}, {@code 3d}; the clocks may differ a little. */
  static String of(Instant since, Instant now) {
    var age = Duration.between(since, now);
    if (age.toSeconds() < 120) {
      return Math.max(0, age.toSeconds()) + "s";
    }
    if (age.toMinutes() < 120) {
      return age.toMinutes() + "m";
    }
    return age.toHours() < 48 ? age.toHours() + "h" : age.toDays() + "d";
  }
}
