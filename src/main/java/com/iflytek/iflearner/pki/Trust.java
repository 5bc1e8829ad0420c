package com.iflytek.iflearner.pki;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Since when this process has seen, look after look, that everybody who calls trusts an authority.
 * Only what was seen counts: clocks of others are not asked.
 */
public record Trust(Map<X509Certificate, Instant> since) {
  /** Nothing was seen. */
  public static final Trust UNKNOWN = new Trust(Map.of());

  public Trust {
    since = Map.copyOf(since);
  }

  /**
   * After another look.
   *
   * @param authorities those that matter
   * @param bundles what each caller trusts
   */
  public Trust seen(
      Collection<X509Certificate> authorities,
      Collection<? extends Collection<X509Certificate>> bundles,
      Instant now) {
    var held = new HashMap<X509Certificate, Instant>();
    for (var authority : authorities) {
      if (bundles.stream().allMatch(bundle -> bundle.contains(authority))) {
        var before = since.getOrDefault(authority, now);
        held.put(authority, before.isAfter(now) ? now : before); // the clock was put back
      }
    }
    return new Trust(held);
  }

  boolean lasts(Authority authority, Duration overlap, Instant now) {
    var begun = since.get(authority.certificate());
    return begun != null && !now.isBefore(begun.plus(overlap));
  }
}
