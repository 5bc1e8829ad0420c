package com.iflytek.iflearner.reconcile.election;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.reconcile.election.Decision.Hold;
import com.iflytek.iflearner.reconcile.election.Decision.Make;
import com.iflytek.iflearner.reconcile.election.Decision.Renew;
import com.iflytek.iflearner.reconcile.election.Decision.Take;
import com.iflytek.iflearner.reconcile.election.Decision.Wait;
import com.iflytek.iflearner.reconcile.election.Observed.Absent;
import com.iflytek.iflearner.reconcile.election.Observed.Present;
import com.iflytek.iflearner.reconcile.election.Observed.Vanished;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ElectionTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final Duration SEEN = ofMinutes(1);
  private static final LockRecord THEIRS = LockRecord.first("them", ofSeconds(15), NOON);
  private static final LockRecord OURS = LockRecord.first("us", ofSeconds(15), NOON);

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void decides(
      String situation,
      Observed lock,
      @Nullable Duration acknowledged,
      Duration now,
      Decision expected) {
    var mine = new Election.Claim("us", acknowledged, ElectionTimes.DEFAULT);
    assertThat(Election.decide(lock, mine, now)).isEqualTo(expected);
  }

  static Stream<Arguments> decides() {
    return Stream.of(
        arguments(
            "a lock that never was there is made",
            new Absent(),
            null,
            SEEN,
            new Make("there is none")),
        arguments(
            "a lock that was given back is taken at once",
            seen(THEIRS.released(NOON)),
            null,
            SEEN,
            new Take("nobody holds it")),
        arguments(
            "a lock without a record is taken at once",
            seen(LockRecord.EMPTY),
            null,
            SEEN,
            new Take("nobody holds it")),
        arguments(
            "a lock that was seen to change 14.999 s ago is its holder's",
            seen(THEIRS),
            null,
            SEEN.plusMillis(14_999),
            new Wait(SEEN.plusSeconds(15), "them")),
        arguments(
            "a lock that was seen to change 15 s ago is taken",
            seen(THEIRS),
            null,
            SEEN.plusSeconds(15),
            new Take("'them' has not renewed it for 15 s")),
        arguments(
            "a holder whose clock is an hour ahead has no more time than another",
            seen(LockRecord.first("them", ofSeconds(15), NOON.plusSeconds(3600))),
            null,
            SEEN.plusSeconds(15),
            new Take("'them' has not renewed it for 15 s")),
        arguments(
            "a holder whose clock is an hour behind has no less",
            seen(LockRecord.first("them", ofSeconds(15), NOON.minusSeconds(3600))),
            null,
            SEEN.plusMillis(14_999),
            new Wait(SEEN.plusSeconds(15), "them")),
        arguments(
            "a holder has the time that it asks for, not what we would ask for",
            seen(LockRecord.first("them", ofSeconds(60), NOON)),
            null,
            SEEN.plusSeconds(15),
            new Wait(SEEN.plusSeconds(60), "them")),
        arguments(
            "nobody has it for years",
            seen(LockRecord.first("them", ofSeconds(Integer.MAX_VALUE), NOON)),
            null,
            SEEN,
            new Wait(SEEN.plusSeconds(600), "them")),
        arguments(
            "a holder who does not say how long has as long as we would",
            seen(new LockRecord("them", null, null, null, 0)),
            null,
            SEEN,
            new Wait(SEEN.plusSeconds(15), "them")),
        arguments(
            "a lock of ours is left alone until its renewal is due",
            seen(OURS),
            SEEN,
            SEEN.plusMillis(1_999),
            new Hold(SEEN.plusSeconds(2))),
        arguments(
            "a lock of ours is renewed when it is due",
            seen(OURS),
            SEEN,
            SEEN.plusSeconds(2),
            new Renew()),
        arguments(
            "a lock that is ours by a request whose answer was lost is renewed before it counts",
            seen(OURS),
            null,
            SEEN,
            new Renew()),
        arguments(
            "a lock of ours that was removed is made again while nobody else can have had it",
            new Vanished(OURS, SEEN),
            SEEN.minusSeconds(5),
            SEEN,
            new Make("somebody removed ours")),
        arguments(
            "a lock of ours that was removed may have been another's once ours ran out",
            new Vanished(OURS, SEEN),
            SEEN.minusSeconds(10),
            SEEN,
            new Wait(SEEN.plusSeconds(15), "us")),
        arguments(
            "whoever held a lock that was removed may not know it yet",
            new Vanished(THEIRS, SEEN),
            null,
            SEEN.plusMillis(14_999),
            new Wait(SEEN.plusSeconds(15), "them")),
        arguments(
            "a lock that was removed long ago is made",
            new Vanished(THEIRS, SEEN),
            null,
            SEEN.plusSeconds(15),
            new Make("it was removed a while ago")));
  }

  @Test
  void onlyAnotherRecordIsAChange() {
    var first = Observed.first(new SeenLock(THEIRS, "1"), SEEN);

    var labelled = first.then(new SeenLock(THEIRS, "2"), SEEN.plusSeconds(5));
    assertThat(labelled).isEqualTo(new Present(THEIRS, "2", SEEN));

    var renewed = THEIRS.heldBy("them", ofSeconds(15), NOON.plusSeconds(6));
    assertThat(labelled.then(new SeenLock(renewed, "3"), SEEN.plusSeconds(6)))
        .isEqualTo(new Present(renewed, "3", SEEN.plusSeconds(6)));
  }

  @Test
  void aLockThatStaysAwayWasMissedWhenItWasFirstMissed() {
    var gone = Observed.first(new SeenLock(THEIRS, "1"), SEEN).then(null, SEEN.plusSeconds(1));

    assertThat(gone.then(null, SEEN.plusSeconds(2)))
        .isEqualTo(new Vanished(THEIRS, SEEN.plusSeconds(1)));
    assertThat(gone.then(new SeenLock(OURS, "5"), SEEN.plusSeconds(3)))
        .isEqualTo(new Present(OURS, "5", SEEN.plusSeconds(3)));
  }

  @Test
  void noTwoRenewalsAreAlikeEvenIfTheHoldersClockStandsStill() {
    var second = OURS.heldBy("us", ofSeconds(15), NOON);
    var third = second.heldBy("us", ofSeconds(15), NOON);

    assertThat(second)
        .isEqualTo(new LockRecord("us", ofSeconds(15), NOON, NOON.plusNanos(1_000), 0));
    assertThat(third)
        .isEqualTo(new LockRecord("us", ofSeconds(15), NOON, NOON.plusNanos(2_000), 0));
  }

  @Test
  void aClockThatWasSetBackIsWrittenAsItIs() {
    var earlier = NOON.minusSeconds(3600);

    assertThat(OURS.heldBy("us", ofSeconds(15), earlier).renewed()).isEqualTo(earlier);
  }

  @Test
  void whoTakesALockCountsItsTransitions() {
    assertThat(THEIRS.heldBy("us", ofSeconds(15), NOON.plusSeconds(20)))
        .isEqualTo(
            new LockRecord("us", ofSeconds(15), NOON.plusSeconds(20), NOON.plusSeconds(20), 1));
  }

  @Test
  void aLeaderThatCouldOutliveItsLeaseCannotBeBuilt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ElectionTimes(ofSeconds(15), ofSeconds(15), ofSeconds(2)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ElectionTimes(Duration.ofMillis(1500), ofSeconds(1), ofSeconds(2)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ElectionTimes(ofSeconds(15), ofSeconds(10), ofSeconds(6)));
  }

  private static Observed seen(LockRecord says) {
    return new Present(says, "1", SEEN);
  }
}
