package com.iflytek.iflearner.webhook;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** What a TLS server proves itself with: a key store, and the password of it and of its key. */
public final class ServerKeys {
  private final KeyStore store;
  private final String password;

  private ServerKeys(KeyStore store, String password) {
    this.store = store;
    this.password = password;
  }

  /**
   * Checks that there is a key and that it opens: Jetty takes an empty store without a word and
   * then refuses every handshake.
   *
   * @throws IllegalArgumentException if it does not
   */
  public static ServerKeys of(KeyStore store, String password) {
    try {
      var alias = store.aliases().asIterator();
      if (alias.hasNext() && store.getKey(alias.next(), password.toCharArray()) != null) {
        return new ServerKeys(store, password);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the key store does not open", e);
    }
    throw new IllegalArgumentException("the key store holds no key");
  }

  void putInto(SslContextFactory.Server tls) {
    tls.setKeyStore(store);
    tls.setKeyStorePassword(password);
  }
}
