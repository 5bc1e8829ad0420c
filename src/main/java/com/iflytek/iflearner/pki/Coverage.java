package com.iflytek.iflearner.pki;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.util.IPAddress;
import org.jspecify.annotations.Nullable;

/**
 * Whether a certificate is good for a host, as gRPC's C core finds it, on which iFLearner is built:
 * a subjectAltName alone counts, and only a certificate without any is judged by its common name
 * (measured with grpcio 1.85.1). RFC 9525 forbids the latter, and others do not do it. Of wildcards
 * for all of {@code .com}, which gRPC takes and OpenSSL refuses, we say that they are good for
 * nothing.
 */
public sealed interface Coverage {
  /** By this name or wildcard of its subjectAltName: for every client. */
  record ByName(String name) implements Coverage {}

  /** By its common name alone: for iFLearner, not for others. */
  record ByCommonName(String name) implements Coverage {}

  /**
   * Not at all.
   *
   * @param tooShort its wildcards under which the host stands, but more than one label deeper
   */
  record Nothing(List<String> tooShort) implements Coverage {
    public Nothing {
      tooShort = List.copyOf(tooShort);
    }
  }

  /**
   * Compares names.
   *
   * @param host a DNS name or an IP address
   */
  static Coverage of(X509Certificate certificate, String host) {
    var names = names(certificate);
    for (var name : names) {
      if (AlternativeNames.matches(name, host)) {
        return AlternativeNames.present(certificate) ? new ByName(name) : byCommonName(name, host);
      }
    }
    return new Nothing(names.stream().filter(name -> standsUnder(host, name)).toList());
  }

  /** The names that count: those of the subjectAltName, without one the common name. */
  static List<String> names(X509Certificate certificate) {
    if (AlternativeNames.present(certificate)) {
      return AlternativeNames.of(certificate).toList();
    }
    var common = commonName(certificate);
    return common == null ? List.of() : List.of(common);
  }

  /** An address is never looked for in a common name. */
  private static Coverage byCommonName(String name, String host) {
    return IPAddress.isValid(host) ? new Nothing(List.of()) : new ByCommonName(name);
  }

  private static boolean standsUnder(String host, String name) {
    return AlternativeNames.isWildcard(name)
        && host.toLowerCase(Locale.ROOT).endsWith(name.substring(1).toLowerCase(Locale.ROOT));
  }

  private static @Nullable String commonName(X509Certificate certificate) {
    var subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    var common = subject.getRDNs(BCStyle.CN);
    return common.length > 0 && common[0].getFirst().getValue() instanceof ASN1String name
        ? name.getString()
        : null;
  }
}
