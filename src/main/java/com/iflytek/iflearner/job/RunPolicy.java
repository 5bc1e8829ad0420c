package com.iflytek.iflearner.job;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How long, how often and until when a job runs, as written; the names mean what they mean in a
 * batch/v1 Job. All of it may change while the job lives.
 *
 * @param suspend no Pod while it is true; route and claim stay
 * @param backoffLimit further attempts after failed ones, at least 0; null: none
 * @param activeDeadlineSeconds longest time from the first attempt, or from the last resumption, to
 *     the end; null: no limit
 * @param startDeadlineSeconds longest time that an attempt may take to start: for a server until
 *     all parties are registered, for a client until its Pod runs; null: no limit
 * @param progressDeadlineSeconds longest time without an epoch advancing; null: the default
 * @param onStall what follows when that time is over
 * @param ttlSecondsAfterFinished how long after its end the job is deleted; null: never
 * @param cleanPodPolicy which Pods go when the job finishes
 */
public record RunPolicy(
    boolean suspend,
    @Nullable Integer backoffLimit,
    @Nullable Integer activeDeadlineSeconds,
    @Nullable Integer startDeadlineSeconds,
    @Nullable Integer progressDeadlineSeconds,
    OnStall onStall,
    @Nullable Integer ttlSecondsAfterFinished,
    CleanPodPolicy cleanPodPolicy) {

  /** What follows when a training stands still. */
  public enum OnStall implements Word {
    /** It is said, and nothing is stopped. */
    REPORT,
    /** The attempt has failed. */
    RESTART,
    /** The job has failed. */
    FAIL
  }

  /** Which Pods go when a job finishes. */
  public enum CleanPodPolicy implements Word {
    /** Those that still run: a server never exits by itself. */
    RUNNING,
    ALL,
    NONE
  }

  /** A constant whose name, capitalised, is what the field holds. */
  interface Word {
    String name();

    default String wire() {
      return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
  }
}
