package com.iflytek.iflearner.pki;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The times in the life of a certificate. */
final class Life {
  /**
   * A clock that is an hour fast makes what a clock that is an hour slow checks: two hours. What
   * lives for less than 16 hours begins an eighth of its validity earlier: of 9/8 in all two thirds
   * are 6/8, so it is due 5/8 after it was made, and 3/8 are left to replace it.
   */
  private static final Duration SKEW = Duration.ofHours(2);

  private Life() {}

  /** When a certificate begins that is made now and is to be valid that long. */
  static Instant beginning(Instant now, Duration validity) {
    var eighth = validity.dividedBy(8);
    return now.minus(eighth.compareTo(SKEW) < 0 ? eighth : SKEW);
  }

  static Instant end(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }

  static boolean ended(X509Certificate certificate, Instant now) {
    return !now.isBefore(end(certificate));
  }

  /** When two thirds of its life are over, and another is to take its place. */
  static Instant due(X509Certificate certificate) {
    var beginning = certificate.getNotBefore().toInstant();
    var life = Duration.between(beginning, end(certificate));
    return beginning.plus(life.multipliedBy(2).dividedBy(3)).truncatedTo(ChronoUnit.SECONDS);
  }
}
