package com.iflytek.iflearner.job;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the operator has recorded about a job.
 *
 * @param observedGeneration -1: never looked at
 * @param attempt the run of the job's Pod, counted from 1; 0: none was recorded
 * @param podUID the Pod of that attempt
 * @param failedAttempts how many attempts have failed, so that another one followed
 * @param pastAttempts the last that have ended while the job goes on, oldest first
 * @param startTime when the first attempt was recorded, or the first one after a suspension; null
 *     while the job is suspended
 * @param completionTime when the job finished, well or not
 * @param address where the edge answers, as the route's own status says
 * @param waitingOn who must act before the job goes on, in a word or two; null: nobody, or it is on
 *     the plain way
 * @param progress how far the training of that attempt is, or was when it ended; null: not known
 */
public record JobStatus(
    long observedGeneration,
    List<Condition> conditions,
    @Nullable Phase phase,
    int attempt,
    @Nullable String podUID,
    int failedAttempts,
    List<PastAttempt> pastAttempts,
    @Nullable Instant startTime,
    @Nullable Instant completionTime,
    @Nullable String address,
    @Nullable String waitingOn,
    @Nullable Progress progress) {

  /** The status of a job that nobody has looked at. */
  public static final JobStatus NONE =
      new JobStatus(-1, List.of(), null, 0, null, 0, List.of(), null, null, null, null, null);

  public JobStatus {
    conditions = List.copyOf(conditions);
    pastAttempts = List.copyOf(pastAttempts);
  }

  /** With one more attempt that has ended; only the last few are kept. */
  public JobStatus noting(PastAttempt past) {
    return new JobStatus(
        observedGeneration,
        conditions,
        phase,
        attempt,
        podUID,
        failedAttempts + (past.failed() ? 1 : 0),
        Stream.concat(pastAttempts.stream(), Stream.of(past))
            .skip(Math.max(0, pastAttempts.size() + 1 - PastAttempt.MOST_KEPT))
            .toList(),
        startTime,
        completionTime,
        address,
        waitingOn,
        progress);
  }

  /** How the recorded attempt ended, if it did while the job goes on. */
  public Optional<PastAttempt> pastAttempt() {
    return pastAttempts.stream().filter(past -> past.number() == attempt).findFirst();
  }

  public Optional<Condition> condition(Condition.Type type) {
    return conditions.stream().filter(c -> c.type() == type).findFirst();
  }
}
