package com.iflytek.iflearner.pki;

import com.iflytek.iflearner.pki.Issuance.Subject;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A certificate authority of one level: it signs leaves, never another authority. */
public record Authority(PrivateKey key, X509Certificate certificate) {

  /** Makes a self-signed authority that is valid from {@code now} on. */
  public static Authority create(
      String commonName, Instant now, Duration validity, SecureRandom random) {
    var keys = Issuance.newKeys(random);
    var subject = Subject.of(commonName, keys.getPublic());
    var certificate =
        Issuance.authority(subject, keys.getPrivate(), now, now.plus(validity), random);
    return new Authority(keys.getPrivate(), certificate);
  }

  /**
   * Makes the identity of a TLS server, which ends with this authority at the latest.
   *
   * @param commonName for people, and another than the authority's; clients look at {@code hosts}
   * @param hosts DNS names and IP addresses, at least one
   */
  public Identity issueServer(
      String commonName, List<String> hosts, Instant now, Duration validity, SecureRandom random) {
    var last = certificate.getNotAfter().toInstant();
    if (!now.isBefore(last)) {
      throw new IllegalArgumentException("the authority expired at " + last);
    }
    var wanted = now.plus(validity);
    var end = wanted.isBefore(last) ? wanted : last;
    var keys = Issuance.newKeys(random);
    var subject = Subject.of(commonName, keys.getPublic());
    return new Identity(
        keys.getPrivate(), List.of(Issuance.server(subject, hosts, this, now, end, random)));
  }

  /** The certificate as PEM: what a webhook configuration carries as {@code caBundle}. */
  public String pem() {
    return Issuance.pem(certificate);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "Authority[" + certificate.getSubjectX500Principal() + "]";
  }
}
