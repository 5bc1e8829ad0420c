package com.iflytek.iflearner.job;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the operator has recorded about a job.
 *
 * @param observedGeneration -1: never looked at
 * @param attempt the run of the job's Pod, counted from 1; 0: none was recorded
 * @param podUID the Pod of that attempt
 * @param startTime when the first attempt was recorded
 * @param completionTime when the job finished, well or not
 * @param address where the edge answers, as the route's own status says
 * @param progress how far the training of that attempt is, or was when it ended; null: not known
 */
public record JobStatus(
    long observedGeneration,
    List<Condition> conditions,
    @Nullable Phase phase,
    int attempt,
    @Nullable String podUID,
    @Nullable Instant startTime,
    @Nullable Instant completionTime,
    @Nullable String address,
    @Nullable Progress progress) {

  /** The status of a job that nobody has looked at. */
  public static final JobStatus NONE =
      new JobStatus(-1, List.of(), null, 0, null, null, null, null, null);

  public JobStatus {
    conditions = List.copyOf(conditions);
  }

  public Optional<Condition> condition(Condition.Type type) {
    return conditions.stream().filter(c -> c.type() == type).findFirst();
  }
}
