package com.iflytek.iflearner.reconcile;

import static com.iflytek.iflearner.reconcile.World.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.job.Condition;
import com.iflytek.iflearner.job.Condition.Status;
import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.job.PastAttempt;
import com.iflytek.iflearner.reconcile.Turn.Began;
import com.iflytek.iflearner.reconcile.Turn.Ended;
import com.iflytek.iflearner.reconcile.Turn.Finished;
import com.iflytek.iflearner.reconcile.Turn.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TurnTest {
  private static final Duration AN_HOUR = Duration.ofHours(1);
  private static final Instant AN_HOUR_AGO = NOW.minus(AN_HOUR);

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void eachTurnIsCountedOnce(
      String situation, JobStatus before, JobStatus after, List<Turn> turns) {
    assertThat(Turn.between(before, after)).isEqualTo(turns);
    assertThat(Turn.between(after, after)).isEmpty();
  }

  static Stream<Arguments> eachTurnIsCountedOnce() {
    var running = running(1);
    return Stream.of(
        arguments("nothing began", JobStatus.NONE, running(0), List.of()),
        arguments("the first attempt", running(0), running, List.of(new Began())),
        arguments(
            "a client that missed two attempts of its federation",
            running,
            running(4),
            List.of(new Began())),
        arguments(
            "an attempt failed",
            running,
            running.noting(past(1, true, "PodFailed")),
            ended("FAILED")),
        arguments(
            "its Pod was lost",
            running,
            running.noting(past(1, false, "AttemptLost")),
            ended("DISRUPTED")),
        arguments(
            "another job of its federation begins anew",
            running,
            running.noting(past(1, false, "FederationRestarts")),
            ended("RESTARTED")),
        arguments(
            "it was suspended",
            running,
            running.noting(past(1, false, "Suspended")),
            ended("SUSPENDED")),
        arguments(
            "one more ended than are kept",
            noting(running(6), 1, 2, 3, 4, 5),
            noting(running(6), 2, 3, 4, 5, 6),
            ended("FAILED")),
        arguments(
            "it succeeded",
            running,
            finished(running, Status.TRUE),
            List.of(new Ended(Result.SUCCEEDED), new Finished(true, AN_HOUR))),
        arguments(
            "it failed with its attempt",
            running,
            finished(running, Status.FALSE),
            List.of(new Ended(Result.FAILED), new Finished(false, AN_HOUR))),
        arguments(
            "it failed between two attempts",
            noting(running, 1),
            finished(noting(running, 1), Status.FALSE),
            List.of(new Finished(false, AN_HOUR))),
        arguments(
            "the prototype's, with a Pod that had ended",
            JobStatus.NONE,
            finished(running, Status.TRUE),
            List.of(new Began(), new Ended(Result.SUCCEEDED))),
        arguments(
            "the prototype's, without a Pod",
            JobStatus.NONE,
            finished(running(0), Status.FALSE),
            List.of()));
  }

  private static List<Turn> ended(String result) {
    return List.of(new Ended(Result.valueOf(result)));
  }

  private static PastAttempt past(int number, boolean failed, String reason) {
    return new PastAttempt(number, failed, reason, null, "", NOW);
  }

  private static JobStatus noting(JobStatus status, int... failed) {
    var noted = status;
    for (int number : failed) {
      noted = noted.noting(past(number, true, "PodFailed"));
    }
    return noted;
  }

  private static JobStatus running(int attempt) {
    return status(attempt, List.of(), Status.UNKNOWN, null);
  }

  private static JobStatus finished(JobStatus before, Status succeeded) {
    return status(before.attempt(), before.pastAttempts(), succeeded, NOW);
  }

  private static JobStatus status(
      int attempt, List<PastAttempt> past, Status succeeded, @Nullable Instant completed) {
    return new JobStatus(
        1,
        List.of(new Condition(Condition.Type.SUCCEEDED, succeeded, "Any", "", 1, NOW)),
        null,
        attempt,
        "uid",
        0,
        past,
        AN_HOUR_AGO,
        completed,
        null,
        null,
        null);
  }
}
