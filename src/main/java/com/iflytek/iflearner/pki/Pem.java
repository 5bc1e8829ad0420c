package com.iflytek.iflearner.pki;

import static java.util.stream.Collectors.joining;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * Certificates and keys as text (RFC 7468), as openssl, cert-manager and we write them. Whoever
 * reads names the text, so that the reason for a refusal says which one it is.
 */
public final class Pem {
  /** Sixteen certificates with RSA keys of 4096 bits and many names need less. */
  public static final int MAX_CHARS = 64 * 1024;

  private static final int MAX_BLOCKS = 16;
  private static final String BEGIN = "-----BEGIN ";
  private static final String EC = "1.2.840.10045.2.1";
  private static final String RSA = "1.2.840.113549.1.1.1";
  private static final String ED25519 = "1.3.101.112";

  private Pem() {}

  /** At least one certificate, and nothing else. */
  public static Parsed<List<X509Certificate>> certificates(String name, String text) {
    return blocks(name, text).then(blocks -> certificates(name, blocks));
  }

  /** At least one key without a password, in PKCS#8, PKCS#1 or SEC 1, and nothing else. */
  static Parsed<List<PrivateKey>> keys(String name, String text) {
    return blocks(name, text).then(blocks -> keys(name, blocks));
  }

  /** All of them, in this order. */
  public static String of(Collection<X509Certificate> certificates) {
    return certificates.stream().map(Pem::of).collect(joining());
  }

  static String of(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("encoding a certificate", e);
    }
  }

  /** In PKCS#8. */
  static String of(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  private static String block(String type, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            type, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content), type);
  }

  private static Parsed<List<PemObject>> blocks(String name, String text) {
    if (text.length() > MAX_CHARS) {
      return bad(name, "is longer than %d characters".formatted(MAX_CHARS));
    }
    var begun = text.lines().filter(line -> line.startsWith(BEGIN)).count();
    if (begun == 0) {
      return bad(name, "holds no PEM: no line begins with '" + BEGIN.strip() + "'");
    }
    if (begun > MAX_BLOCKS) {
      return bad(name, "holds more than %d parts".formatted(MAX_BLOCKS));
    }
    var blocks = new ArrayList<PemObject>();
    try (var reader = new PemReader(new StringReader(text))) {
      for (var block = reader.readPemObject(); block != null; block = reader.readPemObject()) {
        blocks.add(block);
      }
    } catch (IOException | RuntimeException e) { // Bouncy Castle throws both at damaged text
      return bad(name, "is damaged: its PEM cannot be read");
    }
    // The reader ends at a first line that it does not understand, as if the text ended there.
    return blocks.size() == begun
        ? new Parsed.Good<>(blocks)
        : bad(name, "is damaged: its PEM cannot be read");
  }

  private static Parsed<List<X509Certificate>> certificates(String name, List<PemObject> blocks) {
    var certificates = new ArrayList<X509Certificate>();
    for (var block : blocks) {
      if (!block.getType().equals("CERTIFICATE")) {
        return bad(name, "holds something else than certificates");
      }
      try {
        certificates.add(
            (X509Certificate)
                CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(block.getContent())));
      } catch (CertificateException e) {
        return bad(name, "is damaged: a part of it is no certificate");
      }
    }
    return new Parsed.Good<>(List.copyOf(certificates));
  }

  private static Parsed<List<PrivateKey>> keys(String name, List<PemObject> blocks) {
    var keys = new ArrayList<PrivateKey>();
    for (var block : blocks) {
      if (block.getType().equals("EC PARAMETERS")) {
        continue; // openssl writes the curve in front of the key, which names it again
      }
      if (block.getType().equals("ENCRYPTED PRIVATE KEY") || !block.getHeaders().isEmpty()) {
        return bad(name, "holds a key with a password, which nobody would enter here");
      }
      switch (key(name, block)) {
        case Parsed.Good<PrivateKey>(var key) -> keys.add(key);
        case Parsed.Bad<PrivateKey>(var why) -> {
          return new Parsed.Bad<>(why);
        }
      }
    }
    return keys.isEmpty() ? bad(name, "holds no key") : new Parsed.Good<>(List.copyOf(keys));
  }

  private static Parsed<PrivateKey> key(String name, PemObject block) {
    try {
      var content = block.getContent();
      return switch (block.getType()) {
        case "PRIVATE KEY" -> key(name, PrivateKeyInfo.getInstance(content));
        case "RSA PRIVATE KEY" -> {
          var rsa = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
          yield key(name, new PrivateKeyInfo(rsa, RSAPrivateKey.getInstance(content)));
        }
        case "EC PRIVATE KEY" -> {
          var key = ECPrivateKey.getInstance(content);
          var curve = key.getParametersObject();
          yield curve == null
              ? bad(name, "holds a key that does not name its curve")
              : key(
                  name,
                  new PrivateKeyInfo(
                      new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), key));
        }
        default -> bad(name, "holds something else than a key");
      };
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      return bad(name, "is damaged: its key cannot be read"); // never in the words of the fault
    }
  }

  private static Parsed<PrivateKey> key(String name, PrivateKeyInfo info)
      throws IOException, GeneralSecurityException {
    var factory =
        switch (info.getPrivateKeyAlgorithm().getAlgorithm().getId()) {
          case EC -> KeyFactory.getInstance("EC");
          case RSA -> KeyFactory.getInstance("RSA");
          case ED25519 -> KeyFactory.getInstance("Ed25519");
          default -> null;
        };
    return factory == null
        ? bad(name, "holds a key that is neither EC, RSA nor Ed25519")
        : new Parsed.Good<>(factory.generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded())));
  }

  private static <T> Parsed<T> bad(String name, String what) {
    return new Parsed.Bad<>(name + " " + what);
  }
}
