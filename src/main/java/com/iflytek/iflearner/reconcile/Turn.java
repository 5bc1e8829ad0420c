package com.iflytek.iflearner.reconcile;

import com.iflytek.iflearner.job.Condition;
import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.job.PastAttempt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What is worth counting when a recorded status gives way to another. */
public sealed interface Turn {
  /** An attempt was recorded, so that it may run. */
  record Began() implements Turn {}

  /** It was recorded how an attempt ended. */
  record Ended(Result result) implements Turn {}

  /**
   * The job finished.
   *
   * @param took since its start was recorded, without the time before a suspension
   */
  record Finished(boolean well, Duration took) implements Turn {}

  /** How an attempt ended. All but the first two are followed by another one at no cost. */
  enum Result {
    SUCCEEDED,
    FAILED,
    /** Its Pod was lost or evicted. */
    DISRUPTED,
    /** Because another job of its federation begins anew. */
    RESTARTED,
    SUSPENDED
  }

  /** In the order in which they happened. */
  static List<Turn> between(JobStatus before, JobStatus after) {
    return Stream.of(began(before, after), interrupted(before, after), last(before, after))
        .flatMap(turns -> turns)
        .toList();
  }

  private static Stream<Turn> began(JobStatus before, JobStatus after) {
    return after.attempt() > before.attempt() ? Stream.of(new Began()) : Stream.empty();
  }

  private static Stream<Turn> interrupted(JobStatus before, JobStatus after) {
    return after.pastAttempts().stream()
        .filter(Predicate.not(before.pastAttempts()::contains))
        .map(past -> new Ended(result(past)));
  }

  /** With the job ends its attempt, unless that had ended before. */
  private static Stream<Turn> last(JobStatus before, JobStatus after) {
    var succeeded = outcome(after);
    if (succeeded.isEmpty() || outcome(before).isPresent()) {
      return Stream.empty();
    }
    boolean well = succeeded.get();
    return Stream.concat(
        after.attempt() > 0 && after.pastAttempt().isEmpty()
            ? Stream.of(new Ended(well ? Result.SUCCEEDED : Result.FAILED))
            : Stream.empty(),
        finished(before, after, well).stream());
  }

  /** How long a job ran that was over when it was first seen, nobody knows. */
  private static Optional<Turn> finished(JobStatus before, JobStatus after, boolean well) {
    var start = before.startTime();
    var end = after.completionTime();
    return start == null || end == null
        ? Optional.empty()
        : Optional.of(new Finished(well, Duration.between(start, end)));
  }

  private static Optional<Boolean> outcome(JobStatus status) {
    return status
        .condition(Condition.Type.SUCCEEDED)
        .filter(c -> c.status() != Condition.Status.UNKNOWN)
        .map(c -> c.status() == Condition.Status.TRUE);
  }

  private static Result result(PastAttempt past) {
    if (past.failed()) {
      return Result.FAILED;
    }
    return switch (past.reason()) {
      case PastAttempt.SUSPENDED -> Result.SUSPENDED;
      case PastAttempt.FEDERATION_RESTARTS -> Result.RESTARTED;
      default -> Result.DISRUPTED;
    };
  }
}
