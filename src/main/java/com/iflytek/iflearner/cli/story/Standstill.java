package com.iflytek.iflearner.cli.story;

import static com.iflytek.iflearner.job.Condition.Status.TRUE;
import static com.iflytek.iflearner.job.Condition.Status.UNKNOWN;
import static com.iflytek.iflearner.job.Condition.Type.PROGRESSING;
import static com.iflytek.iflearner.job.Condition.Type.READY;
import static com.iflytek.iflearner.job.Condition.Type.SUCCEEDED;

import com.iflytek.iflearner.job.Condition;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.Progress;
import com.iflytek.iflearner.job.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a training may stand still although its processes run. */
final class Standstill {
  /**
   * Long before the operator says so: a log may tell now what the deadline tells in half an hour.
   */
  private static final Duration QUIET = Duration.ofMinutes(1);

  private Standstill() {}

  /**
   * @param server of a client's job; null: it is not here, so that it cannot be asked
   */
  static boolean suspected(Job job, @Nullable Job server, Instant now) {
    return runs(job)
        && (job.spec().is(Role.SERVER)
            ? stands(job, now)
            : server == null || !runs(server) || stands(server, now));
  }

  /** Whether the process of the job runs, as its status says. */
  static boolean runs(Job job) {
    return holds(job, READY)
        && job.status().condition(SUCCEEDED).filter(c -> c.status() != UNKNOWN).isEmpty();
  }

  /** When an epoch last advanced, as the server reports. */
  static Optional<Instant> lastProgress(Job server) {
    return Optional.ofNullable(server.status().progress()).stream()
        .flatMap(progress -> progress.parties().stream())
        .map(Progress.Party::lastProgressTime)
        .max(Comparator.naturalOrder());
  }

  private static boolean stands(Job server, Instant now) {
    return !holds(server, PROGRESSING)
        || lastProgress(server).filter(last -> last.plus(QUIET).isBefore(now)).isPresent();
  }

  private static boolean holds(Job job, Condition.Type type) {
    return job.status().condition(type).filter(c -> c.status() == TRUE).isPresent();
  }
}
