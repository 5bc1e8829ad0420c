package com.iflytek.iflearner.pki;

import static com.iflytek.iflearner.pki.Made.NOW;
import static com.iflytek.iflearner.pki.Made.RANDOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifetimesTest {
  @ParameterizedTest
  @CsvSource({
    // valid, begins before it was made, due after it was made
    "PT24S, PT3S, PT15S",
    "PT8H, PT1H, PT5H",
    "PT16H, PT2H, PT10H",
    "PT25H, PT2H, PT16H",
    "P30D, PT2H, PT479H20M",
  })
  void aCertificateBeginsEarlierAndIsDueAfterTwoThirds(
      Duration validity, Duration earlier, Duration due) {
    var certificate = Authority.create("ca", NOW, validity, RANDOM).certificate();

    assertThat(certificate.getNotBefore().toInstant()).isEqualTo(NOW.minus(earlier));
    assertThat(Life.end(certificate)).isEqualTo(NOW.plus(validity));
    assertThat(Life.due(certificate)).isEqualTo(NOW.plus(due));
  }

  @Test
  void lifetimesThatCanNeverWorkAreRefused() {
    var day = Duration.ofDays(1);
    var minute = Duration.ofMinutes(1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Lifetimes(day, day.plusSeconds(1), minute));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Lifetimes(minute.multipliedBy(6).minusNanos(1), minute, minute));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Lifetimes(day, Duration.ofMillis(999), minute));
    assertThat(new Lifetimes(minute.multipliedBy(6), minute.multipliedBy(6), minute)).isNotNull();
  }
}
