package com.iflytek.iflearner.pki;

import static com.iflytek.iflearner.pki.Made.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.pki.Parsed.Bad;
import com.iflytek.iflearner.pki.Parsed.Good;
import java.security.PrivateKey;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PemTest {
  private static final Authority CA = Made.authority("ca", NOW);
  private static final Authority OTHER = Made.authority("other", NOW);
  private static final String CERTIFICATE = Pem.of(CA.certificate());
  private static final String KEY = Pem.of(CA.key());
  private static final String DAMAGED = " is damaged: its PEM cannot be read";

  @Test
  void certificatesAreReadBackInTheirOrder() {
    var certificates = List.of(CA.certificate(), OTHER.certificate());

    assertThat(Pem.certificates("x", Pem.of(certificates))).isEqualTo(new Good<>(certificates));
  }

  @Test
  void wordsAroundThePartsDoNotMatter() {
    assertThat(Pem.certificates("x", "Bag Attributes\r\n\r\n" + CERTIFICATE + "\n# end\n"))
        .isEqualTo(new Good<>(List.of(CA.certificate())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void damagedCertificatesHaveAReason(String situation, String text, String reason) {
    assertThat(Pem.certificates("x", text)).isEqualTo(new Bad<>("x" + reason));
  }

  static Stream<Arguments> damagedCertificatesHaveAReason() {
    var noPem = " holds no PEM: no line begins with '-----BEGIN'";
    return Stream.of(
        arguments("nothing", "", noPem),
        arguments("blanks", "\n \n", noPem),
        arguments("base64 without its frame", Made.base64("a certificate"), noPem),
        arguments("cut off", CERTIFICATE.substring(0, CERTIFICATE.length() / 2), DAMAGED),
        arguments("the last line is missing", CERTIFICATE.replace("-----END", ""), DAMAGED),
        arguments("a frame of another name", CERTIFICATE.replace("END C", "END K"), DAMAGED),
        arguments("a broken first line", CERTIFICATE.replace("E-----", "E--"), DAMAGED),
        arguments(
            "a broken second part",
            CERTIFICATE + CERTIFICATE.replace("BEGIN CERTIFICATE-----", "BEGIN CERTIFICATE"),
            DAMAGED),
        arguments("no base64", CERTIFICATE.replace("MII", "M*!"), DAMAGED),
        arguments(
            "another content",
            Made.pem("CERTIFICATE", new byte[] {1, 2, 3}),
            " is damaged: a part of it is no certificate"),
        arguments(
            "a length that lies",
            Made.pem("CERTIFICATE", new byte[] {0x30, (byte) 0x84, 0x7f, -1, -1, -1, 0}),
            " is damaged: a part of it is no certificate"),
        arguments(
            "a part without content",
            Made.pem("CERTIFICATE", new byte[0]),
            " is damaged: a part of it is no certificate"),
        arguments("a key among them", CERTIFICATE + KEY, " holds something else than certificates"),
        arguments("too many", CERTIFICATE.repeat(17), " holds more than 16 parts"),
        arguments("too long", " ".repeat(64 * 1024 + 1), " is longer than 65536 characters"));
  }

  @Test
  void keysOfAllFormsAreReadBack() {
    assertThat(fits(Pem.keys("x", KEY))).isTrue();
    assertThat(fits(Pem.keys("x", Made.sec1(CA.key())))).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void damagedKeysHaveAReasonThatHoldsNoKey(String situation, String text, String reason) {
    assertThat(Pem.keys("x", text)).isEqualTo(new Bad<>("x" + reason));
  }

  static Stream<Arguments> damagedKeysHaveAReasonThatHoldsNoKey() {
    var password = " holds a key with a password, which nobody would enter here";
    return Stream.of(
        arguments("a certificate instead", CERTIFICATE, " holds something else than a key"),
        arguments("cut off", KEY.substring(0, KEY.length() / 2), DAMAGED),
        arguments(
            "another content",
            Made.pem("PRIVATE KEY", new byte[] {1, 2, 3}),
            " is damaged: its key cannot be read"),
        arguments(
            "SEC 1 that is none",
            Made.pem("EC PRIVATE KEY", new byte[] {0x30, 5}),
            " is damaged: its key cannot be read"),
        arguments(
            "PKCS#1 that is none",
            Made.pem("RSA PRIVATE KEY", new byte[] {0x30, 0}),
            " is damaged: its key cannot be read"),
        arguments("the curve alone", Made.pem("EC PARAMETERS", new byte[] {5, 0}), " holds no key"),
        arguments(
            "one with a password", Made.pem("ENCRYPTED PRIVATE KEY", new byte[] {1}), password),
        arguments(
            "one with a password, as it was written in former times",
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n",
            password));
  }

  @Test
  void bytesThatAnythingMayHaveDoneSomethingToNeverThrow() {
    var random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      var damaged = (CERTIFICATE + KEY).toCharArray();
      for (int j = random.nextInt(5); j >= 0; j--) {
        damaged[random.nextInt(damaged.length)] = (char) random.nextInt(128);
      }
      var text = new String(damaged, 0, random.nextInt(damaged.length));
      assertThat(Pem.certificates("x", text)).isNotNull();
      assertThat(Pem.keys("x", text.substring(text.length() / 2))).isNotNull();
    }
  }

  private static boolean fits(Parsed<List<PrivateKey>> keys) {
    return keys instanceof Good<List<PrivateKey>>(var read)
        && read.size() == 1
        && Signatures.fits(read.getFirst(), CA.certificate());
  }
}
