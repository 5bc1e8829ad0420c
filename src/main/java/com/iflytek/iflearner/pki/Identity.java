package com.iflytek.iflearner.pki;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
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

  public X509Certificate leaf() {
    return chain.getFirst();
  }

  /** The chain as PEM. */
  public String pem() {
    return chain.stream().map(Issuance::pem).collect(joining());
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

  /** Without the key. */
  @Override
  public String toString() {
    return "Identity[" + leaf().getSubjectX500Principal() + "]";
  }
}
