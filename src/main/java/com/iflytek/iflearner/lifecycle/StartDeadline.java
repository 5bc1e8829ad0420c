package com.iflytek.iflearner.lifecycle;

import com.iflytek.iflearner.job.Code;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code spec.startDeadlineSeconds}. Counted is only time that was watched, and it is over only by
 * something just seen: an operator that was away, or a blocked port, never ends a healthy run.
 */
final class StartDeadline {
  /** How often the Pod is looked at, by a read of its own: less than half of a gap that counts. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  private StartDeadline() {}

  /**
   * What is to be remembered of the waiting until the next look; null: the attempt has started, or
   * may take as long as it likes.
   */
  static @Nullable Waited waited(Situation situation) {
    if (limit(situation).isEmpty()) {
      return null;
    }
    return pending(situation)
        .map(_ -> before(situation).more(situation.now()))
        .or(() -> TrainingConcern.missing(situation).map(_ -> before(situation)))
        .orElse(null);
  }

  /** When to look again; null: something else will tell, or nothing is waited for. */
  static @Nullable Instant wakeAt(Situation situation) {
    return waited(situation) == null ? null : situation.now().plus(LOOK_AGAIN);
  }

  /** How the job ends because its attempt has not started. */
  static Optional<Outcome> exceeded(Situation situation) {
    return Optional.ofNullable(waited(situation))
        .map(waited -> waited.watched().plus(TrainingConcern.watched(situation)))
        .flatMap(total -> limit(situation).filter(limit -> total.compareTo(limit) >= 0))
        .flatMap(limit -> reason(situation).map(reason -> failed(limit, reason)));
  }

  private static Outcome failed(Duration limit, String reason) {
    return new Outcome.Failed(
        "StartDeadlineExceeded",
        Code.START_DEADLINE_EXCEEDED,
        null,
        true,
        "The attempt had not started after the %d s of `spec.startDeadlineSeconds`. %s"
            .formatted(limit.toSeconds(), reason));
  }

  /** What has not happened, as was just seen. */
  private static Optional<String> reason(Situation situation) {
    return pending(situation)
        .map(pod -> Pending.of(pod, situation.seen().podWarning()).message())
        .or(() -> TrainingConcern.missing(situation));
  }

  private static Optional<Duration> limit(Situation situation) {
    return Optional.ofNullable(situation.job().spec().runPolicy().startDeadlineSeconds())
        .map(Duration::ofSeconds);
  }

  /** The Pod of the recorded attempt, if it is there and does not run yet. */
  private static Optional<Pod> pending(Situation situation) {
    return Optional.ofNullable(situation.pod())
        .map(pod -> Attempt.of(situation, pod))
        .filter(attempt -> attempt.recorded() && !attempt.leaving() && !attempt.running())
        .filter(_ -> situation.recorded().pastAttempt().isEmpty())
        .map(Attempt::pod);
  }

  private static Waited before(Situation situation) {
    int attempt = situation.recorded().attempt();
    return Optional.ofNullable(situation.seen().waited())
        .filter(waited -> waited.attempt() == attempt)
        .orElseGet(() -> new Waited(attempt, Duration.ZERO, situation.now()));
  }
}
