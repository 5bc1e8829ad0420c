package com.iflytek.iflearner.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is learnt by asking again and again. */
class TrainingTest {
  private static final Answer ONE = said(1);
  private static final Answer TWO = said(2);
  private static final Answer LOST = new Answer.Unusable("its port 50002 refuses connections");

  @Test
  void onlyTheTimeBetweenTwoPagesInARowIsWatched() {
    var training = first(ONE).then(ONE, at(10)).then(ONE, at(20));

    assertThat(training.still()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void aBlockedPortIsNotWatchedTime() {
    var training = first(ONE).then(LOST, at(10)).then(ONE, at(20)).then(ONE, at(25));

    assertThat(training.still()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void anOperatorThatWasPausedHasNotWatched() {
    assertThat(first(ONE).then(ONE, at(3600)).still()).isEqualTo(Duration.ZERO);
  }

  @Test
  void aClockThatWasSetBackTakesNothingAway() {
    assertThat(first(ONE).then(ONE, at(10)).then(ONE, at(-3600)).still())
        .isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void whatMovesBeginsAnew() {
    var training = first(ONE).then(ONE, at(10)).then(TWO, at(20));

    assertThat(training.still()).isEqualTo(Duration.ZERO);
    assertThat(training.sameFor(Duration.ofSeconds(1))).isFalse();
  }

  @Test
  void aPageIsTheSameOnlyFromItsFirstToItsNewestTime() {
    var training = first(ONE).then(ONE, at(9)).then(LOST, at(30));

    assertThat(training.sameFor(Duration.ofSeconds(9))).isTrue();
    assertThat(training.sameFor(Duration.ofSeconds(10))).isFalse();
  }

  @Test
  void twoLostAnswersSayNothingAndAThirdSaysThatNothingIsKnown() {
    var training = first(ONE).then(LOST, at(2)).then(LOST, at(4));

    assertThat(training.believed()).isTrue();
    assertThat(training.then(LOST, at(6)).believed()).isFalse();
    assertThat(training.then(LOST, at(6)).then(ONE, at(8)).believed()).isTrue();
  }

  @Test
  void aServerMayTakeItsTimeToListen() {
    var training = first(LOST).then(LOST, at(2));

    assertThat(training.mayBeStarting()).isTrue();
    assertThat(training.then(LOST, at(4)).mayBeStarting()).isFalse();
  }

  @Test
  void somebodyShouldLookOnlyWhenAPageOrTheBeliefInItChanges() {
    var training = first(ONE);

    assertThat(training.differs(training.then(ONE, at(2)))).isFalse();
    assertThat(training.differs(training.then(LOST, at(2)))).isFalse();
    assertThat(training.differs(training.then(TWO, at(2)))).isTrue();
    var twice = training.then(LOST, at(2)).then(LOST, at(4));
    assertThat(twice.differs(twice.then(LOST, at(6)))).isTrue();
  }

  private static Training first(Answer answer) {
    return Training.first("uid", answer, at(0));
  }

  private static Instant at(long seconds) {
    return Seen.NOW.plusSeconds(seconds);
  }

  private static Answer said(int epoch) {
    return new Answer.Said(
        new StatusPage(List.of(new StatusPage.Entry("client1", true, false, epoch, 10))));
  }
}
