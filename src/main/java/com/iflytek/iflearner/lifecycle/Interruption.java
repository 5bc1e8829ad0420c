package com.iflytek.iflearner.lifecycle;

import com.iflytek.iflearner.job.PastAttempt;
import java.util.Optional;

/** The end of an attempt that is no failure of its own: the job goes on with another one. */
final class Interruption {
  private Interruption() {}

  /** How the recorded attempt was interrupted, if it was and that has not been recorded. */
  static Optional<PastAttempt> of(Situation situation) {
    var recorded = situation.recorded();
    if (recorded.attempt() == 0 || recorded.pastAttempt().isPresent()) {
      return Optional.empty();
    }
    var pod = situation.pod();
    if (pod == null) {
      return Optional.of(
          Suspension.wanted(situation)
              ? past(situation, PastAttempt.SUSPENDED, "The job was suspended.")
              : lost(situation));
    }
    var attempt = Attempt.of(situation, pod);
    if (!attempt.recorded()) {
      return Optional.of(lost(situation));
    }
    if (attempt.disrupted()) {
      return Optional.of(past(situation, "Disrupted", attempt.words()));
    }
    var federation = Federation.of(situation);
    return federation
        .broken()
        .or(() -> attempt.outcome().filter(Backoff::counts).flatMap(federation::excuse));
  }

  static PastAttempt past(Situation situation, String reason, String message) {
    return new PastAttempt(
        situation.recorded().attempt(),
        false,
        reason,
        null,
        message,
        Statuses.toTheSecond(situation.now()));
  }

  private static PastAttempt lost(Situation situation) {
    return past(situation, "AttemptLost", "Its Pod was lost before it ended.");
  }
}
