package com.iflytek.iflearner.cli.story;

import static com.iflytek.iflearner.job.Condition.Status.TRUE;
import static com.iflytek.iflearner.job.Condition.Type.PROGRESSING;

import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.Phase;
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
    return job.status().phase() == Phase.RUNNING;
  }

  /** When an epoch last advanced, as the server reports. */
  static Optional<Instant> lastProgress(Job server) {
    return Optional.ofNullable(server.status().progress()).stream()
        .flatMap(progress -> progress.parties().stream())
        .map(Progress.Party::lastProgressTime)
        .max(Comparator.naturalOrder());
  }

  private static boolean stands(Job server, Instant now) {
    return !progresses(server)
        || lastProgress(server).filter(last -> last.plus(QUIET).isBefore(now)).isPresent();
  }

  private static boolean progresses(Job server) {
    return server.status().condition(PROGRESSING).filter(c -> c.status() == TRUE).isPresent();
  }
}
