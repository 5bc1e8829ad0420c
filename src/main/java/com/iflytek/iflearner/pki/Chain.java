package com.iflytek.iflearner.pki;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The way from a certificate to one that is trusted. */
final class Chain {
  private Chain() {}

  /**
   * From the first of {@code shown} over others of it to a root; empty if there is none. At each
   * step a root goes first, so that the way is short.
   */
  static Optional<List<X509Certificate>> of(
      List<X509Certificate> shown, List<X509Certificate> roots) {
    var chain = new ArrayList<>(List.of(shown.getFirst()));
    while (!roots.contains(chain.getLast())) {
      var last = chain.getLast();
      var next =
          Stream.concat(roots.stream(), shown.stream())
              .filter(candidate -> !chain.contains(candidate))
              .filter(candidate -> candidate.getBasicConstraints() >= 0)
              .filter(candidate -> Signatures.signed(candidate, last))
              .findFirst();
      if (next.isEmpty()) {
        return Optional.empty();
      }
      chain.add(next.get());
    }
    return Optional.of(List.copyOf(chain));
  }
}
