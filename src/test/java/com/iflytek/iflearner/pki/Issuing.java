package com.iflytek.iflearner.pki;

import static com.iflytek.iflearner.pki.Made.RANDOM;

import com.iflytek.iflearner.pki.Issuance.Subject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates that we do not make, and others do. */
final class Issuing {
  private static final Duration DAY = Duration.ofDays(1);

  private Issuing() {}

  /** An authority that is signed by the one of {@code root}. */
  static Organisation between(Organisation root, Instant now) {
    var keys = Issuance.newKeys(RANDOM);
    var subject = Subject.of("between", keys.getPublic());
    var above = root.authority();
    try {
      var builder = builder(Subject.of(above.certificate()), subject, now);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(above.key());
      var certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
      return new Organisation(
          new Authority(keys.getPrivate(), certificate), List.of(above.certificate()));
    } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Signed by itself, for clients. */
  static X509Certificate clientOnly(String host, Instant now) {
    var keys = Issuance.newKeys(RANDOM);
    var subject = Subject.of("client", keys.getPublic());
    try {
      var builder = builder(subject, subject, now);
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JcaX509v3CertificateBuilder builder(Subject issuer, Subject subject, Instant now) {
    return new JcaX509v3CertificateBuilder(
        issuer.name(),
        BigInteger.TWO,
        Date.from(now.minus(DAY)),
        Date.from(now.plus(DAY.multipliedBy(30))),
        subject.name(),
        subject.key());
  }
}
