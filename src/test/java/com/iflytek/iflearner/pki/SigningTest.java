package com.iflytek.iflearner.pki;

import static com.iflytek.iflearner.pki.Made.NOW;
import static com.iflytek.iflearner.pki.Made.YEAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.pki.Signing.Impossible;
import com.iflytek.iflearner.pki.Signing.Keep;
import com.iflytek.iflearner.pki.Signing.Sign;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SigningTest {
  private static final Duration MONTH = Duration.ofDays(30);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Lifetimes LIFETIMES = new Lifetimes(YEAR, MONTH, MINUTE);

  private static final Authority OLD = Made.authority("old", NOW.minus(Duration.ofDays(250)));
  private static final Authority NEW = Made.authority("new", NOW);
  private static final Authorities ONE = Authorities.of(NEW);
  private static final Authorities BOTH = Authorities.of(OLD).followedBy(NEW);
  private static final Issued BY_OLD = issued(OLD);
  private static final Issued BY_NEW = issued(NEW);

  /** Two thirds of a month and two hours, less the two hours before it was made. */
  private static final Instant DUE = NOW.plus(Duration.ofHours(479)).plus(Duration.ofMinutes(20));

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aProcessThatPresentsNothingBeginsWithWhomEverybodyTrusts(
      String situation, Authorities authorities, Trust trust, Instant now, Signing expected) {
    assertThat(Signing.of(authorities, trust, Optional.empty(), LIFETIMES, now))
        .isEqualTo(expected);
  }

  static Stream<Arguments> aProcessThatPresentsNothingBeginsWithWhomEverybodyTrusts() {
    var none = "it is the first";
    return Stream.of(
        arguments("one, not trusted yet", ONE, Trust.UNKNOWN, NOW, new Sign(NEW, none)),
        arguments("two, nothing known", BOTH, Trust.UNKNOWN, NOW, new Sign(OLD, none)),
        arguments("two, both seen just now", BOTH, both(NOW), NOW, new Sign(OLD, none)),
        arguments(
            "two, of which the old one has expired",
            BOTH,
            Trust.UNKNOWN,
            OLD.expires(),
            new Sign(NEW, none)),
        arguments("all have expired", BOTH, both(NOW), NEW.expires(), new Impossible()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void theSuccessorSignsOnceItHasBeenTrustedForAMinute(
      String situation, Issued presented, Trust trust, Instant now, Signing expected) {
    assertThat(Signing.of(BOTH, trust, Optional.of(presented), LIFETIMES, now)).isEqualTo(expected);
  }

  static Stream<Arguments> theSuccessorSignsOnceItHasBeenTrustedForAMinute() {
    var later = NOW.plus(MINUTE);
    var keep = new Keep(DUE);
    var successor = new Sign(NEW, "'CN=new' signs from now on");
    return Stream.of(
        arguments("not trusted", BY_OLD, Trust.UNKNOWN, later, keep),
        arguments("just before a minute", BY_OLD, both(NOW), later.minusNanos(1), keep),
        arguments("just at a minute", BY_OLD, both(NOW), later, successor),
        arguments("just after a minute", BY_OLD, both(NOW), later.plusNanos(1), successor),
        arguments("it signs already", BY_NEW, both(NOW), later, keep),
        arguments("it signs, and the bundle was wiped", BY_NEW, Trust.UNKNOWN, later, keep),
        arguments(
            "it signs, and somebody pins the bundle to the old one",
            BY_NEW,
            new Trust(Map.of(OLD.certificate(), NOW)),
            later,
            new Sign(OLD, "'CN=old' signs from now on")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aLeafIsRenewedAfterTwoThirdsOfItsLife(
      String situation, Authorities authorities, Issued presented, Instant now, Signing expected) {
    assertThat(Signing.of(authorities, Trust.UNKNOWN, Optional.of(presented), LIFETIMES, now))
        .isEqualTo(expected);
  }

  static Stream<Arguments> aLeafIsRenewedAfterTwoThirdsOfItsLife() {
    var keep = new Keep(DUE);
    var due = "two thirds of the life of the one before were over at 2026-12-12T09:20:00Z";
    var expired = "the one before expired at 2026-12-22T10:00:00Z";
    return Stream.of(
        arguments("just before two thirds", ONE, BY_NEW, DUE.minusNanos(1), keep),
        arguments("just at two thirds", ONE, BY_NEW, DUE, new Sign(NEW, due)),
        arguments("just after two thirds", ONE, BY_NEW, DUE.plusNanos(1), new Sign(NEW, due)),
        arguments("by who signed it, while that is so", BOTH, BY_OLD, DUE, new Sign(OLD, due)),
        arguments(
            "also by one that is no longer in the Secret", ONE, BY_OLD, DUE, new Sign(OLD, due)),
        arguments(
            "just before its end", ONE, BY_NEW, NOW.plus(MONTH).minusNanos(1), new Sign(NEW, due)),
        arguments("after a long sleep", ONE, BY_NEW, NOW.plus(MONTH), new Sign(NEW, expired)),
        arguments(
            "after a long sleep, in which its authority was replaced",
            ONE,
            BY_OLD,
            NOW.plus(MONTH),
            new Sign(NEW, expired)),
        arguments("after too long a sleep", ONE, BY_NEW, NOW.plus(YEAR), new Impossible()));
  }

  /** Otherwise it would be renewed faster and faster as the end comes near. */
  @ParameterizedTest
  @MethodSource
  void aLeafThatEndsWithItsAuthorityIsKept(Instant now) {
    var last = NEW.expires().minus(Duration.ofDays(10));
    var presented = new Issued(Made.leaf(NEW, last, MONTH), NEW);

    assertThat(Signing.of(ONE, Trust.UNKNOWN, Optional.of(presented), LIFETIMES, now))
        .isInstanceOf(Keep.class);
  }

  static Stream<Instant> aLeafThatEndsWithItsAuthorityIsKept() {
    return Stream.of(NEW.expires().minus(Duration.ofDays(1)), NEW.expires().minusNanos(1));
  }

  private static Trust both(Instant since) {
    return new Trust(Map.of(OLD.certificate(), since, NEW.certificate(), since));
  }

  private static Issued issued(Authority by) {
    return new Issued(Made.leaf(by, NOW, MONTH), by);
  }
}
