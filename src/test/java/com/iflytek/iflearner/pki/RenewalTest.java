package com.iflytek.iflearner.pki;

import static com.iflytek.iflearner.pki.Made.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.pki.Renewal.Due;
import com.iflytek.iflearner.pki.Renewal.Keep;
import com.iflytek.iflearner.pki.Renewal.Overdue;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RenewalTest {
  private static final Authority CA = Made.authority("ca", NOW);

  /** Ninety days and the two hours before it was made. */
  private static final X509Certificate LEAF = Made.leaf(CA, NOW, Duration.ofDays(90)).leaf();

  private static final Instant END = NOW.plus(Duration.ofDays(90));

  /** Two thirds of 2162 hours, less the two hours. */
  private static final Instant DUE = NOW.plus(Duration.ofHours(1439)).plus(Duration.ofMinutes(20));

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void twoThirdsOfItsLifeAreTheTime(String situation, Instant now, Renewal expected) {
    assertThat(Renewal.of(LEAF, now)).isEqualTo(expected);
    assertThat(Renewal.due(LEAF)).isEqualTo(DUE);
  }

  static Stream<Arguments> twoThirdsOfItsLifeAreTheTime() {
    return Stream.of(
        arguments("before its first instant", NOW.minus(Duration.ofDays(1)), new Keep(DUE)),
        arguments("just made", NOW, new Keep(DUE)),
        arguments("just before", DUE.minusNanos(1), new Keep(DUE)),
        arguments("just then", DUE, new Due(DUE)),
        arguments("just before its end", END.minusNanos(1), new Due(DUE)),
        arguments("at its end", END, new Overdue(END)),
        arguments("long after", END.plus(Duration.ofDays(900)), new Overdue(END)));
  }
}
