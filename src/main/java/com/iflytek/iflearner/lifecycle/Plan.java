package com.iflytek.iflearner.lifecycle;

import com.iflytek.iflearner.job.JobStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to do about an observation.
 *
 * @param steps to be carried out in this order, each independent of the others' success; then look
 *     again
 * @param status what the status should say; null if the job is gone or must be left alone
 * @param wakeAt when to look again though nothing happens; null: never
 * @param ask whose status page is to be asked from now on; null: nobody's
 */
public record Plan(
    List<Step> steps, @Nullable JobStatus status, @Nullable Instant wakeAt, @Nullable Ask ask) {
  public Plan {
    steps = List.copyOf(steps);
  }
}
