package com.iflytek.iflearner.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * What a server proves itself with.
 *
 * @param chain the leaf first, without the root
 */
public record Identity(PrivateKey key, List<X509Certificate> chain) {
  public Identity {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("an identity needs a certificate");
    }
  }

  /**
   * Reads a chain and its key as cert-manager and openssl write them.
   *
   * @param chainName what {@code chain} is called in a refusal
   * @param keyName what {@code key} is called in a refusal
   */
  public static Parsed<Identity> read(String chainName, String chain, String keyName, String key) {
    return Pem.certificates(chainName, chain)
        .then(
            certificates ->
                Pem.keys(keyName, key)
                    .then(keys -> matched(chainName, certificates, keyName, keys)));
  }

  public X509Certificate leaf() {
    return chain.getFirst();
  }

  public Instant expires() {
    return Life.end(leaf());
  }

  public boolean ended(Instant now) {
    return Life.ended(leaf(), now);
  }

  /** Whether every client that looks for {@code host} accepts it. */
  public boolean covers(String host) {
    return Coverage.of(leaf(), host) instanceof Coverage.ByName;
  }

  /** The chain as PEM. */
  public String pem() {
    return Pem.of(chain);
  }

  /** The key in PKCS#8, as PEM: for a file that nobody else may read. */
  public String keyPem() {
    return Pem.of(key);
  }

  /** A key store in memory with this identity as its only entry. */
  public KeyStore keyStore(char[] password) {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("identity", key, password, chain.toArray(Certificate[]::new));
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("making a key store in memory", e);
    }
  }

  private static Parsed<Identity> matched(
      String chainName, List<X509Certificate> chain, String keyName, List<PrivateKey> keys) {
    if (keys.size() != 1) {
      return new Parsed.Bad<>(keyName + " holds more than one key");
    }
    var key = keys.getFirst();
    if (!Signatures.fits(key, chain.getFirst())) {
      return new Parsed.Bad<>(
          "the key in %s does not belong to the first certificate in %s"
              .formatted(keyName, chainName));
    }
    for (int i = 1; i < chain.size(); i++) { // a key store refuses another order
      if (!Signatures.signed(chain.get(i), chain.get(i - 1))) {
        return new Parsed.Bad<>(
            "in %s, certificate %d is not signed by the one after it".formatted(chainName, i));
      }
    }
    return new Parsed.Good<>(new Identity(key, chain));
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "Identity[" + leaf().getSubjectX500Principal() + "]";
  }
}
