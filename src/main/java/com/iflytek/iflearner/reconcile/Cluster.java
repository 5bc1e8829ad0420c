package com.iflytek.iflearner.reconcile;

import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.lifecycle.Observation;
import com.iflytek.iflearner.lifecycle.Step;

/** The cluster as the reconciler uses it. */
public interface Cluster {
  /**
   * Looks at a job and its children, never with eyes older than our own last write.
   *
   * @param live whether the Pod is to be read from the API server itself
   * @throws Unanswered if a live read that the observation needs got no answer
   */
  Observation observe(JobKey key, boolean live);

  /** Sends exactly one request. */
  Outcome carryOut(Step step);

  /** Replaces the status of {@code job} at its resourceVersion. */
  Outcome writeStatus(Job job, JobStatus status);

  /** Tells people about a transition; may be lost, never throws. */
  void publish(JobEvent event);

  /** What became of one request. */
  sealed interface Outcome {
    record Done() implements Outcome {}

    /** The object was not as it was seen, or somebody was there first: look again. */
    record Outdated() implements Outcome {}

    /**
     * The API server will not do it, in its own words.
     *
     * @param code the HTTP status, 400 to 499
     */
    record Refused(int code, String message) implements Outcome {}

    /** No answer, or one that asks to come back later: whether it was done is unknown. */
    record NoAnswer(String doing) implements Outcome {}
  }

  /** A read got no answer. */
  final class Unanswered extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unanswered(String doing, Throwable cause) {
      super(doing, cause);
    }
  }
}
