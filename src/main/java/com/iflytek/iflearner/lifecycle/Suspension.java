package com.iflytek.iflearner.lifecycle;

import static com.iflytek.iflearner.job.Condition.Status.TRUE;
import static com.iflytek.iflearner.job.Condition.Type.SUSPENDED;

import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.job.PastAttempt;

/**
 * A job without a Pod because somebody wants it so. What it runs may be changed for as long as it
 * says {@code Suspended=True}; so the next Pod is made only after that has been taken back, of the
 * object that the write of the status returned.
 */
final class Suspension {
  static final String REASON = PastAttempt.SUSPENDED;

  private Suspension() {}

  static boolean wanted(Situation situation) {
    return situation.job().spec().runPolicy().suspend();
  }

  /** Whether the job says so itself. */
  static boolean recorded(JobStatus status) {
    return status.condition(SUSPENDED).filter(c -> c.status() == TRUE).isPresent();
  }

  static Said said(Situation situation) {
    if (!wanted(situation)) {
      return Said.no(SUSPENDED, "NotSuspended", "`spec.suspend` is false.");
    }
    return situation.pod() == null
        ? Said.yes(SUSPENDED, REASON, "`spec.suspend` is true, and the Pod is gone.")
        : Said.no(SUSPENDED, "PodRemains", "`spec.suspend` is true, and the Pod is not gone yet.");
  }
}
