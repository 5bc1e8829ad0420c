package com.iflytek.iflearner.pki;

import static com.iflytek.iflearner.pki.Made.NOW;
import static com.iflytek.iflearner.pki.Made.YEAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.pki.Parsed.Bad;
import com.iflytek.iflearner.pki.Parsed.Good;
import com.iflytek.iflearner.pki.Roots.Keep;
import com.iflytek.iflearner.pki.Roots.Write;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RootsTest {
  private static final Authority AUTHORITY = Made.authority("a", NOW);
  private static final X509Certificate A = AUTHORITY.certificate();
  private static final X509Certificate B = Made.authority("b", NOW).certificate();
  private static final X509Certificate ENDED = Made.authority("old", NOW.minus(YEAR)).certificate();

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void addingOnePartnerTakesNoneAway(
      String situation, String present, List<X509Certificate> added, Parsed<Roots> expected) {
    assertThat(Roots.with("roots", present, added, NOW)).isEqualTo(expected);
  }

  static Stream<Arguments> addingOnePartnerTakesNoneAway() {
    var sixteen = Collections.nCopies(15, A);
    return Stream.of(
        arguments("the first", "", List.of(A), written(A)),
        arguments("the first, where a blank line is", "\n", List.of(A), written(A)),
        arguments("one that is there", Pem.of(List.of(B, A)), List.of(A), new Good<>(new Keep())),
        arguments("another", Pem.of(A), List.of(B), written(A, B)),
        arguments("the same twice", Pem.of(A), List.of(B, B), written(A, B)),
        arguments(
            "another beside one that ended", Pem.of(List.of(ENDED, A)), List.of(B), written(A, B)),
        arguments(
            "one that ended alone", Pem.of(List.of(ENDED, A)), List.of(A), new Good<>(new Keep())),
        arguments("twins that are there", Pem.of(sixteen), List.of(B), written(A, B)),
        arguments(
            "beside garbage",
            "hello",
            List.of(A),
            new Bad<>("roots holds no PEM: no line begins with '-----BEGIN'")));
  }

  @Test
  void moreThanWhatIsReadIsNeverWritten() {
    var many = Stream.generate(() -> Made.authority("x", NOW).certificate()).limit(16).toList();

    assertThat(Roots.with("roots", Pem.of(A), many, NOW))
        .isEqualTo(new Bad<>("roots holds more than 16 parts if these are added"));
  }

  @Test
  void whatAnAuthoritySignedIsNoRootAndWhatSignedItselfMayBe() {
    var leaf = Made.leaf(AUTHORITY, NOW, Duration.ofDays(1)).leaf();
    var alone = Issuing.clientOnly("a.fl", NOW);

    assertThat(Roots.of("x", List.of(A, leaf)))
        .isEqualTo(new Bad<>("x holds 'CN=leaf', which is not the certificate of an authority"));
    assertThat(Roots.of("x", List.of(A, alone))).isEqualTo(new Good<>(List.of(A, alone)));
  }

  private static Parsed<Roots> written(X509Certificate... certificates) {
    return new Good<>(new Write(List.of(certificates)));
  }
}
