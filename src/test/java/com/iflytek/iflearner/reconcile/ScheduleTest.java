package com.iflytek.iflearner.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.job.JobKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final JobKey A = new JobKey("fl", "a");
  private static final JobKey B = new JobKey("fl", "b");
  private static final Instant NOW = World.NOW;

  private final Schedule schedule = new Schedule(RandomGenerator.of("L64X128MixRandom"));

  @Test
  void jobsAreVisitedInTheOrderInWhichTheyWereAdded() {
    schedule.add(B, NOW);
    schedule.add(A, NOW);

    assertThat(schedule.next(NOW)).contains(B);
    assertThat(schedule.next(NOW)).contains(A);
    assertThat(schedule.next(NOW)).isEmpty();
  }

  @Test
  void aThousandEventsAboutOneJobAreOneVisit() {
    for (int i = 0; i < 1000; i++) {
      schedule.add(A, NOW.plusMillis(i));
    }

    assertThat(schedule.size()).isEqualTo(1);
    assertThat(schedule.next(NOW)).contains(A);
  }

  @Test
  void aJobIsNeverVisitedTwiceAtOnce() {
    schedule.add(A, NOW);
    assertThat(schedule.next(NOW)).contains(A);
    schedule.add(A, NOW);

    assertThat(schedule.next(NOW)).isEmpty();
    assertThat(schedule.nextAt()).isNull();

    schedule.settled(A);
    assertThat(schedule.next(NOW)).contains(A);
  }

  @Test
  void aJobWaitsForItsTime() {
    schedule.add(A, NOW.plusSeconds(60));

    assertThat(schedule.next(NOW.plusSeconds(59))).isEmpty();
    assertThat(schedule.nextAt()).isEqualTo(NOW.plusSeconds(60));
    assertThat(schedule.next(NOW.plusSeconds(60))).contains(A);
  }

  @Test
  void theEarlierOfTwoTimesCounts() {
    schedule.add(A, NOW.plusSeconds(60));
    schedule.add(A, NOW);
    schedule.add(A, NOW.plusSeconds(60));

    assertThat(schedule.next(NOW)).contains(A);
    schedule.settled(A);
    assertThat(schedule.size()).isZero();
  }

  @Test
  void failuresInARowDoubleTheDelayUpToAMinute() {
    var now = NOW;
    var longest = Duration.ofMillis(200);
    schedule.add(A, now);
    for (int failure = 0; failure < 20; failure++) {
      assertThat(schedule.next(now)).contains(A);
      schedule.failed(A, now);
      var delay = Duration.between(now, Objects.requireNonNull(schedule.nextAt()));
      assertThat(delay).isBetween(longest.dividedBy(2), longest);
      now = now.plus(delay);
      longest = min(longest.multipliedBy(2), Duration.ofMinutes(1));
    }
  }

  @Test
  void successForgetsTheFailures() {
    schedule.add(A, NOW);
    schedule.next(NOW);
    schedule.failed(A, NOW);
    schedule.next(NOW.plusSeconds(1));
    assertThat(schedule.failures(A)).isEqualTo(1);

    schedule.settled(A);

    assertThat(schedule.failures(A)).isZero();
  }

  @Test
  void anEventDoesNotWaitForTheDelayOfAFailure() {
    schedule.add(A, NOW);
    schedule.next(NOW);
    schedule.add(A, NOW);
    schedule.failed(A, NOW);

    assertThat(schedule.next(NOW)).contains(A);
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
