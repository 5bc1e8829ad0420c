package com.iflytek.iflearner.ladder;

import java.security.cert.X509Certificate;
import java.util.List;

/** Whose signature the caller trusts. */
public sealed interface Roots {
  /**
   * These.
   *
   * @param where they come from: {@code ConfigMap 'server-iflearner-crt'}
   */
  record Known(String where, List<X509Certificate> certificates) implements Roots {
    public Known {
      certificates = List.copyOf(certificates);
    }
  }

  /**
   * Nobody can tell here.
   *
   * @param why as it goes on after "was not judged:"
   */
  record Unknown(String why) implements Roots {}
}
