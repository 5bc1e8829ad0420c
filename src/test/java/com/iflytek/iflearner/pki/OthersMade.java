package com.iflytek.iflearner.pki;

import com.iflytek.iflearner.pki.Issuance.Subject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates as others make them, which we would not. */
public final class OthersMade {
  private static final SecureRandom RANDOM = new SecureRandom();

  private OthersMade() {}

  /** As the prototype's README made it: a common name, no subjectAltName, signed by itself. */
  public static Identity selfSigned(String commonName, Instant from, Duration validity) {
    var keys = Issuance.newKeys(RANDOM);
    var subject = Subject.of(commonName, keys.getPublic());
    return new Identity(
        keys.getPrivate(),
        List.of(signed(subject, subject, keys.getPrivate(), from, validity, List.of())));
  }

  /** A leaf that may outlive its authority. */
  public static X509Certificate signedBeyond(
      Authority by, String host, Instant from, Duration validity) {
    var subject = Subject.of("leaf", Issuance.newKeys(RANDOM).getPublic());
    return signed(subject, Subject.of(by.certificate()), by.key(), from, validity, List.of(host));
  }

  private static X509Certificate signed(
      Subject subject,
      Subject issuer,
      PrivateKey signer,
      Instant from,
      Duration validity,
      List<String> hosts) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              issuer.name(),
              new BigInteger(64, RANDOM),
              Date.from(from),
              Date.from(from.plus(validity)),
              subject.name(),
              subject.key());
      if (!hosts.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(
                hosts.stream()
                    .map(host -> new GeneralName(GeneralName.dNSName, host))
                    .toArray(GeneralName[]::new)));
      }
      var content = new JcaContentSignerBuilder("SHA256withECDSA").build(signer);
      return new JcaX509CertificateConverter().getCertificate(builder.build(content));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException(e);
    }
  }
}
