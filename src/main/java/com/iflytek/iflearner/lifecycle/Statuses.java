package com.iflytek.iflearner.lifecycle;

import static com.iflytek.iflearner.job.Condition.Status.FALSE;
import static com.iflytek.iflearner.job.Condition.Status.TRUE;
import static com.iflytek.iflearner.job.Condition.Type.RECONCILING;
import static com.iflytek.iflearner.job.Condition.Type.STALLED;
import static com.iflytek.iflearner.job.Condition.Type.SUCCEEDED;

import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.job.Phase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was found, as the status of a job that has not finished. */
final class Statuses {
  private Statuses() {}

  static JobStatus of(
      Situation situation, Said accepted, Said routeReady, Said ready, Said progressing) {
    var stalled = stalled(situation, accepted, ready);
    return status(
        situation,
        List.of(
            accepted,
            routeReady,
            ready,
            progressing,
            Said.unknown(SUCCEEDED, "NotFinished", "The job has not finished."),
            stalled.orElseGet(() -> reconciling(accepted, routeReady, ready))),
        ready.is(TRUE) || ready.reason().equals("PodNotReady") ? Phase.RUNNING : Phase.PENDING,
        null,
        RouteConcern.address(situation));
  }

  /**
   * The status that says this, with the Pod that was seen as the attempt it is.
   *
   * @param said of Reconciling and Stalled, those that hold
   */
  static JobStatus status(
      Situation situation,
      List<Said> said,
      Phase phase,
      @Nullable Instant completionTime,
      @Nullable String address) {
    var recorded = situation.recorded();
    var pod = situation.pod();
    var attempt =
        Optional.ofNullable(pod)
            .map(found -> Attempt.of(situation.job(), recorded, found))
            .filter(Attempt::toBeRecorded);
    return new JobStatus(
        situation.job().metadata().generation(),
        said.stream()
            .filter(s -> present(s))
            .map(s -> s.since(situation.seen().job(), situation.now()))
            .toList(),
        phase,
        attempt.map(Attempt::number).orElse(recorded.attempt()),
        attempt.map(a -> a.pod().getMetadata().getUid()).orElse(recorded.podUID()),
        attempt.isPresent() && recorded.startTime() == null
            ? toTheSecond(situation.now())
            : recorded.startTime(),
        completionTime,
        address,
        attempt.isPresent() ? null : TrainingConcern.progress(situation));
  }

  static Instant toTheSecond(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS);
  }

  /** It will not go on by itself: somebody has to change the job. */
  private static Optional<Said> stalled(Situation situation, Said accepted, Said ready) {
    var lastingly =
        situation.refusal("Pod").filter(Refusal::lasting).isPresent()
            || ready.reason().equals("TemplateInvalid");
    return Stream.of(
            accepted.reason().equals("Invalid") && !ready.is(TRUE) ? accepted : null,
            lastingly ? ready : null)
        .filter(Objects::nonNull)
        .findFirst()
        .map(why -> Said.yes(STALLED, why.reason(), why.message()));
  }

  /** A route that is there, though its edge is silent, is nothing to wait for. */
  private static Said reconciling(Said accepted, Said routeReady, Said ready) {
    return Stream.of(
            accepted.is(TRUE) ? null : accepted,
            ready.is(TRUE) ? null : ready,
            routeReady.is(FALSE) ? routeReady : null)
        .filter(Objects::nonNull)
        .findFirst()
        .map(why -> Said.yes(RECONCILING, why.reason(), why.message()))
        .orElseGet(() -> Said.no(RECONCILING, "Settled", ""));
  }

  private static boolean present(Said said) {
    return switch (said.type()) {
      case ACCEPTED, ROUTE_READY, READY, PROGRESSING, SUCCEEDED -> true;
      case RECONCILING, STALLED -> said.is(TRUE);
    };
  }
}
