package com.iflytek.iflearner.pki;

import java.security.cert.X509Certificate;
import java.time.Instant;

/** Whether a certificate is to be replaced, which is so after two thirds of its life. */
public sealed interface Renewal {
  /** Not before {@code due}. */
  record Keep(Instant due) implements Renewal {}

  /** Since {@code due}; clients still accept it. */
  record Due(Instant due) implements Renewal {}

  /** Too late: nobody accepts it since {@code end}. */
  record Overdue(Instant end) implements Renewal {}

  /** When two thirds of its life are over. */
  static Instant due(X509Certificate certificate) {
    return Life.due(certificate);
  }

  /** Decides it. */
  static Renewal of(X509Certificate certificate, Instant now) {
    if (Life.ended(certificate, now)) {
      return new Overdue(Life.end(certificate));
    }
    var due = Life.due(certificate);
    return now.isBefore(due) ? new Keep(due) : new Due(due);
  }
}
