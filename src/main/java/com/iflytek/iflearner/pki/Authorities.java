package com.iflytek.iflearner.pki;

import com.iflytek.iflearner.pki.Parsed.Bad;
import com.iflytek.iflearner.pki.Parsed.Good;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The authorities that the replicas share: one, and beside it the one before for as long as it may
 * still be the one that is trusted.
 */
public record Authorities(List<Authority> newestFirst) {
  private static final int MOST = 2;

  public Authorities {
    newestFirst = List.copyOf(newestFirst);
    if (newestFirst.isEmpty() || newestFirst.size() > MOST) {
      throw new IllegalArgumentException(newestFirst.size() + " authorities");
    }
  }

  /** That one and no other. */
  public static Authorities of(Authority only) {
    return new Authorities(List.of(only));
  }

  /** With a newer one. */
  public Authorities followedBy(Authority next) {
    return new Authorities(List.of(next, newest()));
  }

  /** Reads what {@link #certificatesPem} and {@link #keysPem} wrote. */
  public static Parsed<Authorities> read(
      String certificatesName, String certificates, String keysName, String keys) {
    return Pem.certificates(certificatesName, certificates)
        .then(
            read ->
                Pem.keys(keysName, keys)
                    .then(keysRead -> matched(certificatesName, read, keysName, keysRead)));
  }

  public Authority newest() {
    return newestFirst.getFirst();
  }

  public List<X509Certificate> certificates() {
    return newestFirst.stream().map(Authority::certificate).toList();
  }

  public String certificatesPem() {
    return Pem.of(certificates());
  }

  /** In PKCS#8, in the order of the certificates. */
  public String keysPem() {
    return newestFirst.stream().map(Authority::key).map(Pem::of).reduce("", String::concat);
  }

  /** Those that have not expired, if any. */
  Optional<Authorities> living(Instant now) {
    return Optional.of(newestFirst.stream().filter(authority -> !authority.ended(now)).toList())
        .filter(living -> !living.isEmpty())
        .map(Authorities::new);
  }

  private static Parsed<Authorities> matched(
      String certificatesName,
      List<X509Certificate> certificates,
      String keysName,
      List<PrivateKey> keys) {
    if (certificates.size() != keys.size()) {
      return new Bad<>(
          "%s holds %d certificates and %s %d keys"
              .formatted(certificatesName, certificates.size(), keysName, keys.size()));
    }
    if (certificates.size() > MOST) {
      return new Bad<>("%s holds more than %d certificates".formatted(certificatesName, MOST));
    }
    var authorities = new ArrayList<Authority>();
    for (int i = 0; i < keys.size(); i++) {
      var certificate = certificates.get(i);
      if (certificate.getBasicConstraints() < 0) {
        return new Bad<>(
            "certificate %d in %s is not that of an authority".formatted(i + 1, certificatesName));
      }
      if (!Signatures.fits(keys.get(i), certificate)) {
        return new Bad<>(
            "key %d in %s does not belong to certificate %d in %s"
                .formatted(i + 1, keysName, i + 1, certificatesName));
      }
      authorities.add(new Authority(keys.get(i), certificate));
    }
    return new Good<>(
        new Authorities(
            authorities.stream()
                .sorted(Comparator.comparing(Authorities::beginning).reversed())
                .toList()));
  }

  private static Instant beginning(Authority authority) {
    return authority.certificate().getNotBefore().toInstant();
  }
}
