package com.iflytek.iflearner.local.node;

import com.iflytek.iflearner.local.LocalFailure;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A key and a certificate that signs itself, as a kubelet makes one that was given none. */
final class ServingIdentity {
  private static final Duration VALID = Duration.ofDays(30);
  private static final char[] NO_SECRET = new char[0];

  private ServingIdentity() {}

  static SSLContext madeFor(String address) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      var keys = generator.generateKeyPair();
      var name = new X500Name("CN=" + address);
      var now = Instant.now();
      var certificate =
          new JcaX509v3CertificateBuilder(
                  name,
                  BigInteger.valueOf(now.toEpochMilli()),
                  Date.from(now),
                  Date.from(now.plus(VALID)),
                  name,
                  keys.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, NO_SECRET);
      store.setKeyEntry(
          "node",
          keys.getPrivate(),
          NO_SECRET,
          new Certificate[] {new JcaX509CertificateConverter().getCertificate(certificate)});
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, NO_SECRET);
      var context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new LocalFailure("cannot make a certificate for the node", e);
    }
  }
}
