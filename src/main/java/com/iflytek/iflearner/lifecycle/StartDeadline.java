package com.iflytek.iflearner.lifecycle;

import com.iflytek.iflearner.job.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
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
        .map(attempt -> before(situation, attempt).more(situation.now()))
        .or(
            () ->
                TrainingConcern.missing(situation).map(_ -> before(situation, current(situation))))
        .orElse(null);
  }

  /** When to look again; null: something else will tell, or nothing is waited for. */
  static @Nullable Instant wakeAt(Situation situation) {
    if (limit(situation).isEmpty()) {
      return null;
    }
    return pending(situation).isPresent() || TrainingConcern.missing(situation).isPresent()
        ? situation.now().plus(LOOK_AGAIN)
        : null;
  }

  /** How the job ends because its attempt has not started. */
  static Optional<Outcome> exceeded(Situation situation) {
    return limit(situation)
        .filter(limit -> total(situation).compareTo(limit) >= 0)
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
        .map(_ -> Objects.requireNonNull(situation.pod()))
        .map(pod -> Pending.of(pod, situation.seen().podWarning()).message())
        .or(() -> TrainingConcern.missing(situation));
  }

  private static Duration total(Situation situation) {
    var watched = Objects.requireNonNullElse(waited(situation), none(situation)).watched();
    return pending(situation).isPresent()
        ? watched
        : watched.plus(TrainingConcern.watched(situation));
  }

  private static Optional<Duration> limit(Situation situation) {
    return Optional.ofNullable(situation.job().spec().runPolicy().startDeadlineSeconds())
        .map(Duration::ofSeconds);
  }

  /** The attempt whose Pod is there, and recorded, and does not run yet. */
  private static Optional<Integer> pending(Situation situation) {
    return Optional.ofNullable(situation.pod())
        .map(pod -> Attempt.of(situation, pod))
        .filter(attempt -> attempt.recorded() && !attempt.leaving() && !attempt.running())
        .filter(_ -> situation.recorded().pastAttempt().isEmpty())
        .map(Attempt::number);
  }

  private static Waited before(Situation situation, int attempt) {
    return Optional.ofNullable(situation.seen().waited())
        .filter(waited -> waited.attempt() == attempt)
        .orElseGet(() -> new Waited(attempt, Duration.ZERO, situation.now()));
  }

  private static Waited none(Situation situation) {
    return new Waited(current(situation), Duration.ZERO, situation.now());
  }

  private static int current(Situation situation) {
    return situation.recorded().attempt();
  }
}
