package com.iflytek.iflearner.pki;

import static com.iflytek.iflearner.pki.Made.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrustTest {
  private static final Authority AUTHORITY = Made.authority("ca", NOW);
  private static final X509Certificate CERTIFICATE = AUTHORITY.certificate();
  private static final X509Certificate OTHER = Made.authority("other", NOW).certificate();
  private static final Set<X509Certificate> NONE = Set.of();
  private static final Trust SEEN = new Trust(Map.of(CERTIFICATE, NOW));
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void itBeginsWhenAllHoldTheAuthority() {
    assertThat(look(Trust.UNKNOWN, 5, List.of(Set.of(CERTIFICATE), Set.of(OTHER, CERTIFICATE))))
        .isEqualTo(new Trust(Map.of(CERTIFICATE, NOW.plusSeconds(5))));
    assertThat(look(Trust.UNKNOWN, 5, List.of(Set.of(CERTIFICATE), NONE))).isEqualTo(Trust.UNKNOWN);
  }

  @Test
  void itGoesOnFromLookToLook() {
    assertThat(look(SEEN, 5, List.of(Set.of(CERTIFICATE)))).isEqualTo(SEEN);
  }

  @Test
  void itIsLostAtOnceAndBeginsAnew() {
    var lost = look(SEEN, 5, List.of(Set.of(CERTIFICATE), Set.of(OTHER)));

    assertThat(lost).isEqualTo(Trust.UNKNOWN);
    assertThat(look(lost, 6, List.of(Set.of(CERTIFICATE))))
        .isEqualTo(new Trust(Map.of(CERTIFICATE, NOW.plusSeconds(6))));
  }

  @Test
  void whereNobodyCallsNobodyDistrusts() {
    assertThat(look(SEEN, 5, List.of())).isEqualTo(SEEN);
  }

  @Test
  void aClockThatIsPutBackBeginsAnew() {
    assertThat(look(SEEN, -3600, List.of(Set.of(CERTIFICATE))))
        .isEqualTo(new Trust(Map.of(CERTIFICATE, NOW.minusSeconds(3600))));
  }

  @Test
  void itLastsAfterTheWholeOverlap() {
    assertThat(SEEN.lasts(AUTHORITY, MINUTE, NOW.plus(MINUTE).minusNanos(1))).isFalse();
    assertThat(SEEN.lasts(AUTHORITY, MINUTE, NOW.plus(MINUTE))).isTrue();
    assertThat(Trust.UNKNOWN.lasts(AUTHORITY, Duration.ZERO, NOW)).isFalse();
  }

  private static Trust look(Trust before, int seconds, List<Set<X509Certificate>> bundles) {
    return before.seen(List.of(CERTIFICATE), bundles, NOW.plusSeconds(seconds));
  }
}
