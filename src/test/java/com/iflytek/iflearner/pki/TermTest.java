package com.iflytek.iflearner.pki;

import static com.iflytek.iflearner.pki.Made.NOW;
import static com.iflytek.iflearner.pki.Made.YEAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.pki.Term.TooLong;
import com.iflytek.iflearner.pki.Term.Until;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TermTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void nothingOutlivesItsAuthority(String situation, Instant authorityEnds, Term expected) {
    assertThat(Term.of(NOW, YEAR, authorityEnds)).isEqualTo(expected);
  }

  static Stream<Arguments> nothingOutlivesItsAuthority() {
    var end = NOW.plus(YEAR);
    return Stream.of(
        arguments("a young authority", end.plus(YEAR), new Until(end)),
        arguments("one that ends with it", end, new Until(end)),
        arguments(
            "one that ends just before", end.minusNanos(1), new TooLong(end.minusNanos(1), 364)),
        arguments(
            "one that ends tomorrow",
            NOW.plus(Duration.ofHours(25)),
            new TooLong(NOW.plus(Duration.ofHours(25)), 1)),
        arguments(
            "one that ends today",
            NOW.plus(Duration.ofHours(23)),
            new TooLong(NOW.plus(Duration.ofHours(23)), 0)),
        arguments("one that ends now", NOW, new TooLong(NOW, 0)),
        arguments("one that has ended", NOW.minus(YEAR), new TooLong(NOW.minus(YEAR), 0)));
  }
}
