package com.iflytek.iflearner.pki;

import static com.iflytek.iflearner.pki.Made.NOW;
import static com.iflytek.iflearner.pki.Made.YEAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.pki.Parsed.Bad;
import com.iflytek.iflearner.pki.Parsed.Good;
import com.iflytek.iflearner.pki.Succession.Begin;
import com.iflytek.iflearner.pki.Succession.Follow;
import com.iflytek.iflearner.pki.Succession.Keep;
import com.iflytek.iflearner.pki.Succession.Restore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SuccessionTest {
  private static final Authority OLD = Made.authority("old", NOW.minus(Duration.ofDays(250)));
  private static final Authority NEW = Made.authority("new", NOW);
  private static final Authorities ONE = Authorities.of(NEW);
  private static final Authorities BOTH = Authorities.of(OLD).followedBy(NEW);

  /** Two thirds of a year and two hours, less the two hours before it was made. */
  private static final Instant DUE = NOW.plus(Duration.ofHours(5839)).plus(Duration.ofMinutes(20));

  private static final Optional<Authorities> NOTHING = Optional.empty();

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void theNewestAuthorityDecides(
      String situation, Authorities stored, Instant now, Succession expected) {
    assertThat(Succession.of(new Good<>(stored), NOTHING, now)).isEqualTo(expected);
  }

  static Stream<Arguments> theNewestAuthorityDecides() {
    var due = "two thirds of the life of 'CN=new' were over at 2027-07-23T17:20:00Z";
    var expired = new Begin("'CN=new' expired at 2027-11-22T10:00:00Z");
    return Stream.of(
        arguments("just made", ONE, NOW, new Keep()),
        arguments("made by a clock that is an hour fast", ONE, NOW.minusSeconds(3600), new Keep()),
        arguments("just before two thirds", ONE, DUE.minusNanos(1), new Keep()),
        arguments("just at two thirds", ONE, DUE, new Follow(ONE, due)),
        arguments("just after two thirds", ONE, DUE.plusNanos(1), new Follow(ONE, due)),
        arguments("just before the end", ONE, NOW.plus(YEAR).minusNanos(1), new Follow(ONE, due)),
        arguments("just at the end", ONE, NOW.plus(YEAR), expired),
        arguments("long after the end", ONE, NOW.plus(YEAR.multipliedBy(3)), expired),
        arguments("beside one that is past two thirds", BOTH, NOW, new Keep()),
        arguments("beside one that has expired", BOTH, OLD.expires(), new Keep()),
        arguments("two, and the newest is due as well", BOTH, DUE, new Follow(BOTH, due)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whereNothingIsStoredMemoryDecides(
      String situation, Optional<Authorities> remembered, Instant now, Succession expected) {
    assertThat(Succession.of(new Bad<>("there was no Secret"), remembered, now))
        .isEqualTo(expected);
  }

  static Stream<Arguments> whereNothingIsStoredMemoryDecides() {
    var why = "there was no Secret";
    return Stream.of(
        arguments("the first start", NOTHING, NOW, new Begin(why)),
        arguments("deleted by hand", Optional.of(ONE), NOW, new Restore(ONE, why)),
        arguments("deleted while there were two", Optional.of(BOTH), NOW, new Restore(BOTH, why)),
        arguments(
            "of two one has expired", Optional.of(BOTH), OLD.expires(), new Restore(ONE, why)),
        arguments(
            "deleted, and past two thirds: the next look makes another",
            Optional.of(ONE),
            DUE,
            new Restore(ONE, why)),
        arguments(
            "deleted, and remembered too long", Optional.of(ONE), NOW.plus(YEAR), new Begin(why)));
  }
}
