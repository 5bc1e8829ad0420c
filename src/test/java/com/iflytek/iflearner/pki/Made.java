package com.iflytek.iflearner.pki;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** Certificates and texts for tests. No key outlives its JVM. */
final class Made {
  static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  static final Duration YEAR = Duration.ofDays(365);
  static final SecureRandom RANDOM = new SecureRandom();

  private Made() {}

  static Authority authority(String name, Instant at) {
    return Authority.create(name, at, YEAR, RANDOM);
  }

  static Identity leaf(Authority by, Instant at, Duration validity) {
    return by.issueServer("leaf", List.of("hook.fl.svc"), at, validity, RANDOM);
  }

  static String pem(String type, byte[] content) {
    var text = new StringWriter();
    try (var writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** As openssl writes an EC key by default. */
  static String sec1(PrivateKey key) {
    try {
      var inner = PrivateKeyInfo.getInstance(key.getEncoded());
      var curve = inner.getPrivateKeyAlgorithm().getParameters();
      var parsed = org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(inner.parsePrivateKey());
      var withCurve =
          new org.bouncycastle.asn1.sec.ECPrivateKey(256, parsed.getKey(), curve).getEncoded();
      return pem("EC PARAMETERS", curve.toASN1Primitive().getEncoded())
          + pem("EC PRIVATE KEY", withCurve);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
