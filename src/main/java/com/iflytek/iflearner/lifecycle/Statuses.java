package com.iflytek.iflearner.lifecycle;

import static com.iflytek.iflearner.job.Condition.Status.FALSE;
import static com.iflytek.iflearner.job.Condition.Status.TRUE;
import static com.iflytek.iflearner.job.Condition.Type.READY;
import static com.iflytek.iflearner.job.Condition.Type.RECONCILING;
import static com.iflytek.iflearner.job.Condition.Type.STALLED;
import static com.iflytek.iflearner.job.Condition.Type.SUCCEEDED;

import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.job.Phase;
import com.iflytek.iflearner.job.Progress;
import com.iflytek.iflearner.job.Role;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was found, as the status of a job that has not finished. */
final class Statuses {
  private static final String NOT_ANSWERED = "NotAnswered";
  private static final String WAITING_FOR_PARTIES = "WaitingForParties";

  /** Why a job whose Pod runs is not ready. */
  private static final Set<String> RUNS = Set.of("PodNotReady", NOT_ANSWERED, WAITING_FOR_PARTIES);

  private Statuses() {}

  static JobStatus of(
      Situation situation, Said accepted, Said routeReady, Said pod, Said progressing) {
    var ready = ready(situation, pod, progressing);
    var stalled = stalled(situation, accepted, pod);
    var suspended = Suspension.said(situation);
    return status(
        situation,
        List.of(
            accepted,
            routeReady,
            ready,
            progressing,
            Said.unknown(SUCCEEDED, "NotFinished", "The job has not finished."),
            suspended,
            stalled.orElseGet(() -> reconciling(accepted, pod, routeReady, ready))),
        phase(ready, suspended),
        null,
        RouteConcern.address(situation));
  }

  private static Phase phase(Said ready, Said suspended) {
    if (suspended.is(TRUE)) {
      return Phase.SUSPENDED;
    }
    return ready.is(TRUE) || RUNS.contains(ready.reason()) ? Phase.RUNNING : Phase.PENDING;
  }

  /**
   * A server whose Pod runs is ready once it has answered and all its parties are registered; a
   * page that is lost later takes nothing back. In a word it says what is known of the training.
   */
  private static Said ready(Situation situation, Said pod, Said progressing) {
    if (!pod.is(TRUE) || !situation.job().spec().is(Role.SERVER)) {
      return pod;
    }
    return progress(situation)
        .map(
            progress ->
                allAreHere(progress)
                    ? Said.yes(READY, progressing.reason(), pod.message())
                    : Said.no(
                        READY,
                        WAITING_FOR_PARTIES,
                        "%d of %d parties are registered."
                            .formatted(progress.registered(), progress.expected())))
        .orElseGet(() -> Said.no(READY, NOT_ANSWERED, "The server runs and has not answered yet."));
  }

  private static boolean allAreHere(Progress progress) {
    var expected = progress.expected();
    return expected == null || progress.registered() >= expected;
  }

  /** Of the Pod that is seen: what is recorded may still be that of the one before. */
  private static Optional<Progress> progress(Situation situation) {
    return Optional.ofNullable(situation.pod())
        .filter(pod -> Attempt.of(situation, pod).recorded())
        .map(_ -> TrainingConcern.progress(situation));
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
            .map(found -> Attempt.of(situation, found))
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
        recorded.failedAttempts(),
        recorded.pastAttempts(),
        startTime(situation, attempt.isPresent()),
        completionTime,
        address,
        said.stream().map(Said::waitingOn).filter(Objects::nonNull).findFirst().orElse(null),
        attempt.isPresent() ? null : TrainingConcern.progress(situation));
  }

  /** As for a batch/v1 Job, the time that a job is suspended is not counted. */
  private static @Nullable Instant startTime(Situation situation, boolean begins) {
    var recorded = situation.recorded().startTime();
    if (Suspension.said(situation).is(TRUE)) {
      return null;
    }
    return begins && recorded == null ? toTheSecond(situation.now()) : recorded;
  }

  static Instant toTheSecond(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS);
  }

  /** It will not go on by itself: somebody has to change the job. */
  private static Optional<Said> stalled(Situation situation, Said accepted, Said pod) {
    var lastingly =
        situation.refusal("Pod").filter(Refusal::lasting).isPresent()
            || pod.reason().equals("TemplateInvalid");
    return Stream.of(
            accepted.reason().equals("Invalid") && !pod.is(TRUE) ? accepted : null,
            lastingly ? pod : null)
        .filter(Objects::nonNull)
        .findFirst()
        .map(why -> Said.yes(STALLED, why.reason(), why.message()));
  }

  /** A route that is there, though its edge is silent, is nothing to wait for. */
  private static Said reconciling(Said accepted, Said pod, Said routeReady, Said ready) {
    return Stream.of(
            accepted.is(TRUE) ? null : accepted,
            pod.is(TRUE) || pod.reason().equals(Suspension.REASON) ? null : pod,
            routeReady.is(FALSE) ? routeReady : null,
            RUNS.contains(ready.reason()) ? ready : null)
        .filter(Objects::nonNull)
        .findFirst()
        .map(why -> Said.yes(RECONCILING, why.reason(), why.message()))
        .orElseGet(() -> Said.no(RECONCILING, "Settled", ""));
  }

  private static boolean present(Said said) {
    return switch (said.type()) {
      case ACCEPTED, ROUTE_READY, READY, PROGRESSING, SUCCEEDED, SUSPENDED -> true;
      case RECONCILING, STALLED -> said.is(TRUE);
    };
  }
}
