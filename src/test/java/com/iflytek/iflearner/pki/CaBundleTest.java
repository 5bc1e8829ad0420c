package com.iflytek.iflearner.pki;

import static com.iflytek.iflearner.pki.Made.NOW;
import static com.iflytek.iflearner.pki.Made.YEAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.pki.CaBundle.Keep;
import com.iflytek.iflearner.pki.CaBundle.Write;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CaBundleTest {
  private static final X509Certificate FIRST = certificate("first", 300);
  private static final X509Certificate SECOND = certificate("second", 200);
  private static final X509Certificate THIRD = certificate("third", 100);
  private static final X509Certificate FOURTH = certificate("fourth", 50);
  private static final X509Certificate FIFTH = certificate("fifth", 0);

  /** When the first has expired and the others have not. */
  private static final Instant LATER = NOW.plus(YEAR).minus(Duration.ofDays(300));

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aWriterOnlyAdds(
      String situation,
      String present,
      List<X509Certificate> wanted,
      Instant now,
      CaBundle expected) {
    assertThat(CaBundle.of(present, wanted, now)).isEqualTo(expected);
  }

  static Stream<Arguments> aWriterOnlyAdds() {
    var lacked = "it lacked an authority that signs or soon will";
    return Stream.of(
        arguments("empty", "", List.of(FIRST), NOW, write("it was empty", FIRST)),
        arguments("blank", "\n", List.of(FIRST), NOW, write("it was empty", FIRST)),
        arguments("as it should be", pem(FIRST), List.of(FIRST), NOW, new Keep()),
        arguments("in another order", pem(FIRST, SECOND), List.of(SECOND, FIRST), NOW, new Keep()),
        arguments(
            "a new one", pem(FIRST), List.of(SECOND, FIRST), NOW, write(lacked, SECOND, FIRST)),
        arguments(
            "another replica's stays",
            pem(THIRD, FIRST),
            List.of(SECOND, FIRST),
            NOW,
            write(lacked, SECOND, FIRST, THIRD)),
        arguments("a replica that knows less", pem(SECOND, FIRST), List.of(FIRST), NOW, new Keep()),
        arguments(
            "an expired one alone is left", pem(SECOND, FIRST), List.of(SECOND), LATER, new Keep()),
        arguments(
            "an expired one goes when there is something to write",
            pem(SECOND, FIRST),
            List.of(THIRD, SECOND),
            LATER,
            write(lacked, THIRD, SECOND)),
        arguments(
            "an expired one is not asked for",
            pem(SECOND),
            List.of(SECOND, FIRST),
            LATER,
            new Keep()),
        arguments(
            "of many the oldest goes",
            pem(FIRST, SECOND, THIRD),
            List.of(FIFTH, FOURTH),
            NOW,
            write(lacked, FIFTH, FOURTH, THIRD, SECOND)),
        arguments(
            "twice the same",
            pem(FIRST, FIRST),
            List.of(SECOND, FIRST),
            NOW,
            write(lacked, SECOND, FIRST)),
        arguments(
            "garbage",
            "hello",
            List.of(FIRST),
            NOW,
            write("caBundle holds no PEM: no line begins with '-----BEGIN'", FIRST)),
        arguments(
            "half garbage",
            pem(FIRST) + pem(SECOND).substring(0, 100),
            List.of(FIRST),
            NOW,
            write("caBundle is damaged: its PEM cannot be read", FIRST)),
        arguments("empty, and nothing is known", "", List.of(), NOW, new Keep()),
        arguments("garbage, and nothing is known", "hello", List.of(), NOW, new Keep()));
  }

  /** Whatever each of them knows, and however their clocks differ. */
  @Test
  void twoReplicasNeverWriteInTurns() {
    var slow = List.of(SECOND, FIRST);
    var fast = List.of(THIRD, FIRST);

    var present = after(pem(FIRST), slow, NOW);
    present = after(present, fast, LATER);
    present = after(present, slow, NOW);

    assertThat(CaBundle.of(present, fast, LATER)).isEqualTo(new Keep());
    assertThat(CaBundle.of(present, slow, NOW)).isEqualTo(new Keep());
  }

  private static String after(String present, List<X509Certificate> wanted, Instant now) {
    return CaBundle.of(present, wanted, now) instanceof Write write ? write.pem() : present;
  }

  private static CaBundle write(String reason, X509Certificate... certificates) {
    return new Write(List.of(certificates), reason);
  }

  private static String pem(X509Certificate... certificates) {
    return Pem.of(List.of(certificates));
  }

  private static X509Certificate certificate(String name, int daysOld) {
    return Made.authority(name, NOW.minus(Duration.ofDays(daysOld))).certificate();
  }
}
