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
 * @param waited what to remember of an attempt that does not start, to be seen at the next look;
 *     null: nothing
 * @param ask whose status page is to be asked from now on; null: nobody's
 */
public record Plan(
    List<Step> steps,
    @Nullable JobStatus status,
    @Nullable Instant wakeAt,
    @Nullable Waited waited,
    @Nullable Ask ask) {
  public Plan {
    steps = List.copyOf(steps);
  }

  /** What is to be done once, with nothing to wait for. */
  static Plan of(List<Step> steps, @Nullable JobStatus status) {
    return new Plan(steps, status, null, null, null);
  }
}
