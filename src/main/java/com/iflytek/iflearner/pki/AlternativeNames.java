package com.iflytek.iflearner.pki;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.util.IPAddress;

/** The names a certificate is good for, as clients compare them (RFC 6125). */
final class AlternativeNames {
  private AlternativeNames() {}

  /** DNS names and IP addresses as text; none where they cannot be read. */
  static Stream<String> of(X509Certificate certificate) {
    try {
      return Objects.requireNonNullElse(
              certificate.getSubjectAlternativeNames(), List.<List<?>>of())
          .stream()
          .flatMap(Collection::stream) // a number, the kind, before each name
          .filter(String.class::isInstance)
          .map(String.class::cast);
    } catch (CertificateParsingException e) {
      return Stream.empty();
    }
  }

  static boolean matches(String name, String host) {
    if (IPAddress.isValid(host)) {
      return IPAddress.isValid(name) && address(name).equals(address(host));
    }
    var lower = name.toLowerCase(Locale.ROOT);
    var wanted = host.toLowerCase(Locale.ROOT);
    int dot = wanted.indexOf('.');
    return lower.equals(wanted)
        // A wildcard stands for one whole label at the beginning.
        || (lower.startsWith("*.") && dot > 0 && lower.substring(1).equals(wanted.substring(dot)));
  }

  /** In one form: IPv6 can be written in many ways. */
  private static GeneralName address(String text) {
    return new GeneralName(GeneralName.iPAddress, text);
  }
}
