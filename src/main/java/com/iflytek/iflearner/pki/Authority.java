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
    if (ended(now)) {
      throw new IllegalArgumentException("the authority expired at " + expires());
    }
    var end = lastsUntil(now, validity);
    var keys = Issuance.newKeys(random);
    var subject = Subject.of(commonName, keys.getPublic());
    return new Identity(
        keys.getPrivate(), List.of(Issuance.server(subject, hosts, this, now, end, random)));
  }

  /** How long a leaf would last that is asked for now. */
  Instant lastsUntil(Instant now, Duration validity) {
    var wanted = now.plus(validity);
    return wanted.isBefore(expires()) ? wanted : expires();
  }

  /** When it ends, and with it all it signed. */
  public Instant expires() {
    return Life.end(certificate);
  }

  /** When another is to take its place: after two thirds of its life. */
  Instant due() {
    return Life.due(certificate);
  }

  boolean ended(Instant now) {
    return Life.ended(certificate, now);
  }

  /** Whether both are the same; the key is as good as its certificate. */
  boolean is(Authority other) {
    return certificate.equals(other.certificate);
  }

  String name() {
    return certificate.getSubjectX500Principal().getName();
  }

  /** The certificate as PEM: what a webhook configuration carries as {@code caBundle}. */
  public String pem() {
    return Pem.of(certificate);
  }

  /** The key in PKCS#8, as PEM: for a file that nobody else may read. */
  public String keyPem() {
    return Pem.of(key);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "Authority[" + certificate.getSubjectX500Principal() + "]";
  }
}
