package com.iflytek.iflearner.pki;

import com.iflytek.iflearner.pki.Parsed.Bad;
import com.iflytek.iflearner.pki.Parsed.Good;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whom the clients of a role trust. Partners come one after the other, so that adding one must
 * never take another away.
 */
public sealed interface Roots {
  /** All are there. */
  record Keep() implements Roots {}

  record Write(List<X509Certificate> certificates) implements Roots {
    public Write {
      certificates = List.copyOf(certificates);
    }

    public String pem() {
      return Pem.of(certificates);
    }
  }

  /**
   * Them, if they are roots: trust in what an authority signed would end with its next renewal.
   *
   * @param name what they are called in a refusal
   */
  static Parsed<List<X509Certificate>> of(String name, List<X509Certificate> certificates) {
    return certificates.stream()
        .filter(certificate -> certificate.getBasicConstraints() < 0)
        .filter(certificate -> !Signatures.signed(certificate, certificate))
        .findFirst()
        .<Parsed<List<X509Certificate>>>map(
            leaf ->
                new Bad<>(
                    "%s holds '%s', which is not the certificate of an authority"
                        .formatted(name, leaf.getSubjectX500Principal().getName())))
        .orElseGet(() -> new Good<>(certificates));
  }

  /**
   * What is to be there after {@code added}, or why that cannot be said.
   *
   * @param name what {@code present} is called in a refusal
   * @param present the PEM that is there; may be empty
   */
  static Parsed<Roots> with(String name, String present, List<X509Certificate> added, Instant now) {
    var before =
        present.isBlank()
            ? new Good<>(List.<X509Certificate>of())
            : Pem.certificates(name, present);
    return before.then(held -> joined(name, held, added, now));
  }

  private static Parsed<Roots> joined(
      String name, List<X509Certificate> held, List<X509Certificate> added, Instant now) {
    if (held.containsAll(added)) {
      return new Good<>(new Keep());
    }
    var living = held.stream().filter(certificate -> !Life.ended(certificate, now));
    var all = Stream.concat(living, added.stream()).distinct().toList();
    var written = new Write(all);
    return Pem.certificates(name, written.pem()) instanceof Bad<List<X509Certificate>>(var why)
        ? new Bad<>(why + " if these are added")
        : new Good<>(written);
  }
}
