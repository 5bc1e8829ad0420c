package com.iflytek.iflearner.pki;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;

/** Puts certificates together with Bouncy Castle; keys and signatures come from the JDK. */
final class Issuance {
  /**
   * A name and the public key that goes with it.
   *
   * @param identifier by which certificates name the key that signed them
   */
  record Subject(X500Name name, PublicKey key, SubjectKeyIdentifier identifier) {
    static Subject of(String commonName, PublicKey key) {
      return new Subject(
          new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build(),
          key,
          identifierOf(key));
    }

    static Subject of(X509Certificate certificate) {
      // From the bytes: a name that is printed and parsed again need not be the same name.
      var name = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
      return new Subject(name, certificate.getPublicKey(), identifierOf(certificate));
    }

    private static SubjectKeyIdentifier identifierOf(PublicKey key) {
      try {
        return new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("hashing a public key", e);
      }
    }

    /** Its own: other programs make identifiers in other ways, and OpenSSL compares them. */
    private static SubjectKeyIdentifier identifierOf(X509Certificate certificate) {
      var written = certificate.getExtensionValue(Extension.subjectKeyIdentifier.getId());
      return written == null
          ? identifierOf(certificate.getPublicKey())
          : SubjectKeyIdentifier.getInstance(ASN1OctetString.getInstance(written).getOctets());
    }
  }

  private Issuance() {}

  /** ECDSA P-256: the API server makes a handshake for many a call, and RSA would cost more. */
  static KeyPair newKeys(SecureRandom random) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("making an ECDSA P-256 key", e);
    }
  }

  static X509Certificate authority(
      Subject subject, PrivateKey key, Instant now, Instant end, SecureRandom random) {
    return sign(
        subject,
        subject,
        key,
        now,
        end,
        random,
        builder -> {
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
          builder.addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        });
  }

  static X509Certificate server(
      Subject subject,
      List<String> hosts,
      Authority by,
      Instant now,
      Instant end,
      SecureRandom random) {
    return sign(
        subject,
        Subject.of(by.certificate()),
        by.key(),
        now,
        end,
        random,
        builder -> {
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
          builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
          builder.addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
          builder.addExtension(Extension.subjectAlternativeName, false, names(hosts));
        });
  }

  /** What adding an extension may throw, though in memory it never does. */
  @FunctionalInterface
  private interface Profile {
    void addTo(X509v3CertificateBuilder builder) throws CertIOException;
  }

  private static X509Certificate sign(
      Subject subject,
      Subject issuer,
      PrivateKey signer,
      Instant now,
      Instant end,
      SecureRandom random,
      Profile profile) {
    try {
      // 158 random bits below a set one: positive, and 20 bytes, the most that RFC 5280 allows.
      var serial = new BigInteger(158, random).setBit(158);
      var builder =
          new JcaX509v3CertificateBuilder(
              issuer.name(),
              serial,
              Date.from(Life.beginning(now, Duration.between(now, end))),
              Date.from(end),
              subject.name(),
              subject.key());
      profile.addTo(builder);
      builder.addExtension(Extension.subjectKeyIdentifier, false, subject.identifier());
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new AuthorityKeyIdentifier(issuer.identifier().getKeyIdentifier()));
      var contentSigner =
          new JcaContentSignerBuilder(Signatures.algorithm(signer))
              .setSecureRandom(random)
              .build(signer);
      return new JcaX509CertificateConverter().getCertificate(builder.build(contentSigner));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException("making the certificate of " + subject.name(), e);
    }
  }

  private static GeneralNames names(List<String> hosts) {
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("a server certificate needs a host");
    }
    return new GeneralNames(
        hosts.stream()
            .distinct()
            .map(
                host ->
                    new GeneralName(
                        IPAddress.isValid(host) ? GeneralName.iPAddress : GeneralName.dNSName,
                        host))
            .toArray(GeneralName[]::new));
  }
}
