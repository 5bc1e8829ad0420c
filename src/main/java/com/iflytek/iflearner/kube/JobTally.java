package com.iflytek.iflearner.kube;

import com.iflytek.iflearner.job.Condition;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.job.Phase;
import com.iflytek.iflearner.job.Progress;
import com.iflytek.iflearner.job.Role;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs train, stand still or are stuck, as their recorded statuses say. Every replica keeps
 * one, whoever leads. A job costs memory only while it is one of those, and a question costs a look
 * at these alone.
 */
public final class JobTally {
  private final Map<JobKey, Kept> kept = new ConcurrentHashMap<>();

  /**
   * @param moved when an epoch last advanced; null: it does not train
   */
  private record Kept(Role role, boolean stalled, boolean still, @Nullable Instant moved) {}

  /** So it is now. */
  void seen(Job job) {
    Role.of(job.spec().role())
        .map(role -> kept(role, job))
        .filter(found -> found.stalled || found.still || found.moved != null)
        .ifPresentOrElse(found -> kept.put(job.key(), found), () -> gone(job.key()));
  }

  /** It has finished, or is no longer there. */
  void gone(JobKey key) {
    kept.remove(key);
  }

  /** How many of that role will not go on by themselves, though they have not finished. */
  public long stalled(Role role) {
    return kept.values().stream().filter(job -> job.stalled && job.role == role).count();
  }

  /** How many have seen no epoch advance for longer than they allow. */
  public long withoutProgress() {
    return kept.values().stream().filter(Kept::still).count();
  }

  /** Of all trainings in which all parties take part, the one whose epoch advanced longest ago. */
  public Optional<Instant> longestStill() {
    return kept.values().stream()
        .map(Kept::moved)
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder());
  }

  private static Kept kept(Role role, Job job) {
    return new Kept(
        role,
        says(job, Condition.Type.STALLED, Condition.Status.TRUE),
        says(job, Condition.Type.PROGRESSING, Condition.Status.FALSE),
        job.status().phase() == Phase.RUNNING
            ? Optional.ofNullable(job.status().progress()).flatMap(JobTally::moved).orElse(null)
            : null);
  }

  private static boolean says(Job job, Condition.Type type, Condition.Status status) {
    return job.status().condition(type).filter(c -> c.status() == status).isPresent();
  }

  private static Optional<Instant> moved(Progress progress) {
    var expected = progress.expected();
    return expected != null && progress.registered() < expected
        ? Optional.empty()
        : progress.parties().stream()
            .map(Progress.Party::lastProgressTime)
            .max(Comparator.naturalOrder());
  }
}
