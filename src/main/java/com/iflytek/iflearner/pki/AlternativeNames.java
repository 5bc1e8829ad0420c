package com.iflytek.iflearner.pki;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.util.IPAddress;

/** The names a certificate is good for, as clients compare them (RFC 6125). */
final class AlternativeNames {
  /** Numbers of GeneralName in RFC 5280: a DNS name and an IP address. */
  private static final Set<Integer> HOSTS = Set.of(GeneralName.dNSName, GeneralName.iPAddress);

  private AlternativeNames() {}

  /** DNS names and IP addresses as text; none where they cannot be read. */
  static Stream<String> of(X509Certificate certificate) {
    return all(certificate).stream()
        .filter(name -> HOSTS.contains(name.getFirst()) && name.get(1) instanceof String)
        .map(name -> (String) name.get(1));
  }

  /** Of all kinds, each with the number of its kind first. */
  static Collection<List<?>> all(X509Certificate certificate) {
    try {
      return Objects.requireNonNullElse(certificate.getSubjectAlternativeNames(), List.of());
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }

  /** Whether there are any, or what nobody can read: then no client looks at the common name. */
  static boolean present(X509Certificate certificate) {
    return certificate.getExtensionValue(Extension.subjectAlternativeName.getId()) != null;
  }

  static boolean matches(String name, String host) {
    if (IPAddress.isValid(host)) {
      return IPAddress.isValid(name) && address(name).equals(address(host));
    }
    var lower = name.toLowerCase(Locale.ROOT);
    var wanted = host.toLowerCase(Locale.ROOT);
    int dot = wanted.indexOf('.');
    return lower.equals(wanted)
        // A wildcard stands for one whole label at the beginning, and never for all of '.com'.
        || (isWildcard(lower) && dot > 0 && lower.substring(1).equals(wanted.substring(dot)));
  }

  /** Whether it is one that every client takes. */
  static boolean isWildcard(String name) {
    return name.startsWith("*.") && name.indexOf('.', 2) > 0;
  }

  /** In one form: IPv6 can be written in many ways. */
  private static GeneralName address(String text) {
    return new GeneralName(GeneralName.iPAddress, text);
  }
}
