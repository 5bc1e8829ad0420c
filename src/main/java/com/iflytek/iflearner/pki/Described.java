package com.iflytek.iflearner.pki;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * What people ask about a certificate. All of its text may be anybody's.
 *
 * @param signer which of those it was described among signed it, counted from 1; 0: none of them
 * @param names for which it is good: DNS names and IP addresses, or its common name
 * @param commonNameOnly whether it has no subjectAltName
 * @param authority whether it may sign others
 * @param from its first instant
 * @param to its last instant
 * @param key kind and bits, such as {@code EC 256}
 * @param fingerprint SHA-256, as openssl prints it
 */
public record Described(
    String subject,
    String issuer,
    int signer,
    List<String> names,
    boolean commonNameOnly,
    boolean authority,
    Instant from,
    Instant to,
    String key,
    String fingerprint) {
  public Described {
    names = List.copyOf(names);
  }

  /** One that stands alone. */
  public static Described of(X509Certificate certificate) {
    return of(certificate, List.of(certificate));
  }

  /** One of a file. */
  public static Described of(X509Certificate certificate, List<X509Certificate> among) {
    return new Described(
        certificate.getSubjectX500Principal().getName(),
        certificate.getIssuerX500Principal().getName(),
        signer(certificate, among),
        Coverage.names(certificate),
        !AlternativeNames.present(certificate),
        certificate.getBasicConstraints() >= 0,
        certificate.getNotBefore().toInstant(),
        Life.end(certificate),
        kind(certificate.getPublicKey()),
        fingerprint(certificate));
  }

  private static int signer(X509Certificate certificate, List<X509Certificate> among) {
    for (int i = 0; i < among.size(); i++) {
      if (Signatures.signed(among.get(i), certificate)) {
        return i + 1;
      }
    }
    return 0;
  }

  private static String kind(PublicKey key) {
    return switch (key) {
      case ECPublicKey ec -> "EC " + ec.getParams().getOrder().bitLength();
      case RSAPublicKey rsa -> "RSA " + rsa.getModulus().bitLength();
      default -> key.getAlgorithm();
    };
  }

  private static String fingerprint(X509Certificate certificate) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("hashing a certificate", e);
    }
  }
}
