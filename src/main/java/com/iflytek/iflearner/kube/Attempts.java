package com.iflytek.iflearner.kube;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Problem;
import com.iflytek.iflearner.reconcile.Cluster.Outcome;
import com.iflytek.iflearner.reconcile.Cluster.Outcome.Done;
import com.iflytek.iflearner.reconcile.Cluster.Outcome.NoAnswer;
import com.iflytek.iflearner.reconcile.Cluster.Outcome.Outdated;
import com.iflytek.iflearner.reconcile.Cluster.Outcome.Refused;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes one object, and after a failure again with a pause that doubles each time. */
final class Attempts {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** 200 ms doubled nine times is more than a minute. */
  private static final int DOUBLINGS = 9;

  /** One answer that does not come is nobody's business. */
  private static final int WORTH_A_WORD = 3;

  private final String what;
  private int failures;
  private Instant again = Instant.MIN;
  private @Nullable Problem problem;

  /**
   * @param what is written, for people
   */
  Attempts(String what) {
    this.what = what;
  }

  /** Sends the write unless it is too early after the last failure. */
  void carryOut(Instant now, Supplier<Outcome> write) {
    // However far away: then the clock was put back.
    var waits = now.isBefore(again) && !again.isAfter(now.plus(LONGEST_PAUSE));
    if (waits) {
      return;
    }
    switch (write.get()) {
      case Done _ -> settled();
      case Outdated _ -> failed(now, null); // somebody was faster: the watch will tell
      case NoAnswer(var doing) -> failed(now, failures + 1 < WORTH_A_WORD ? null : refusal(doing));
      case Refused(var code, var words) ->
          failed(
              now,
              code == HttpURLConnection.HTTP_FORBIDDEN
                      || code == HttpURLConnection.HTTP_UNAUTHORIZED
                  ? rightMissing("write " + what, words)
                  : refusal(words));
    }
  }

  /** There is nothing to write. */
  void settled() {
    failures = 0;
    again = Instant.MIN;
    problem = null;
  }

  Optional<Problem> problem() {
    return Optional.ofNullable(problem);
  }

  /** What it means that the API server does not allow something. */
  static Problem rightMissing(String doing, String words) {
    return new Problem(
        Code.CERTIFICATE_RIGHTS_MISSING,
        "The operator may not %s (%s): apply its roles again with 'kubectl apply -k deploy'."
            .formatted(doing, words));
  }

  private Problem refusal(String words) {
    return new Problem(
        Code.CERTIFICATE_NOT_STORED,
        "The API server does not take %s (%s): change what refuses it; it is tried again."
            .formatted(what, words));
  }

  private void failed(Instant now, @Nullable Problem problem) {
    this.problem = problem;
    var doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, DOUBLINGS));
    again = now.plus(doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE);
    failures++;
  }
}
