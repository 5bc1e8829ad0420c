package com.iflytek.iflearner.pki;

import com.iflytek.iflearner.pki.Issuance.Subject;
import com.iflytek.iflearner.pki.Parsed.Bad;
import com.iflytek.iflearner.pki.Parsed.Good;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The authority of an organisation: what its edges show is signed by it, and partners trust it.
 *
 * @param above who signed its certificate, up to a root; nobody where it is a root itself
 */
public record Organisation(Authority authority, List<X509Certificate> above) {
  private static final int KEY_CERT_SIGN = 5;

  public Organisation {
    above = List.copyOf(above);
  }

  /**
   * What is asked for.
   *
   * @param commonName shown to people; no client looks for a host there
   * @param hosts DNS names, wildcards and IP addresses, at least one
   * @param key null: a new one
   */
  public record Order(String commonName, List<String> hosts, @Nullable KeyPair key) {
    public Order {
      hosts = List.copyOf(hosts);
    }
  }

  /** A new one, which is a root. */
  public static Organisation create(
      String commonName, Instant now, Duration validity, SecureRandom random) {
    return new Organisation(Authority.create(commonName, now, validity, random), List.of());
  }

  /**
   * Reads what {@link #pem} and {@link Authority#keyPem} wrote, or what openssl did.
   *
   * @param certificatesName what {@code certificates} is called in a refusal
   * @param keyName what {@code key} is called in a refusal
   */
  public static Parsed<Organisation> read(
      String certificatesName, String certificates, String keyName, String key) {
    return Identity.read(certificatesName, certificates, keyName, key)
        .then(identity -> of(certificatesName, identity));
  }

  /** Whom partners trust: the one that signed itself. */
  public X509Certificate root() {
    return above.isEmpty() ? authority.certificate() : above.getLast();
  }

  /** When it ends, or one of those above it, and with it all it signed. */
  public Instant expires() {
    return certificates().map(Life::end).min(Instant::compareTo).orElseThrow();
  }

  /**
   * Makes what an edge shows: good for servers only, since iFLearner's clients show nothing.
   *
   * @param end not after {@link #expires}; see {@link Term}
   */
  public Identity issue(Order order, Instant now, Instant end, SecureRandom random) {
    if (end.isAfter(expires())) {
      throw new IllegalArgumentException("a certificate must not outlive its authority");
    }
    var keys = order.key == null ? Issuance.newKeys(random) : order.key;
    var subject = Subject.of(order.commonName, keys.getPublic());
    var leaf = Issuance.server(subject, order.hosts, authority, now, end, random);
    // Clients have the root already.
    var between = certificates().limit(above.size());
    return new Identity(keys.getPrivate(), Stream.concat(Stream.of(leaf), between).toList());
  }

  /**
   * The order by which a certificate is renewed, or why it cannot be.
   *
   * @param name what the certificate is called in a refusal
   * @param commonName for the new one
   * @param key its own, to be kept; null: a new one
   */
  public Parsed<Order> again(
      String name, X509Certificate certificate, String commonName, @Nullable PrivateKey key) {
    if (!Signatures.signed(authority.certificate(), certificate)) {
      return new Bad<>(name + " was not signed by this authority");
    }
    var hosts = AlternativeNames.of(certificate).toList();
    if (hosts.isEmpty()) {
      return new Bad<>(name + " names no host in a subjectAltName");
    }
    if (hosts.size() < AlternativeNames.all(certificate).size()) {
      return new Bad<>(name + " has names that are neither DNS names nor IP addresses");
    }
    var kept = key == null ? null : new KeyPair(certificate.getPublicKey(), key);
    return new Good<>(new Order(commonName, hosts, kept));
  }

  /** Its certificate and those above it as PEM: what partners trust. */
  public String pem() {
    return Pem.of(certificates().toList());
  }

  private Stream<X509Certificate> certificates() {
    return Stream.concat(Stream.of(authority.certificate()), above.stream());
  }

  private static Parsed<Organisation> of(String name, Identity identity) {
    for (var certificate : identity.chain()) {
      if (!maySign(certificate)) {
        return new Bad<>(
            "%s holds '%s', which is not the certificate of an authority"
                .formatted(name, certificate.getSubjectX500Principal().getName()));
      }
    }
    var root = identity.chain().getLast();
    if (!Signatures.signed(root, root)) {
      return new Bad<>(
          "%s lacks the root: '%s' did not sign itself"
              .formatted(name, root.getSubjectX500Principal().getName()));
    }
    var above = identity.chain().subList(1, identity.chain().size());
    return new Good<>(new Organisation(new Authority(identity.key(), identity.leaf()), above));
  }

  private static boolean maySign(X509Certificate certificate) {
    var uses = certificate.getKeyUsage();
    return certificate.getBasicConstraints() >= 0 && (uses == null || uses[KEY_CERT_SIGN]);
  }
}
