package com.iflytek.iflearner.lifecycle;

import static com.iflytek.iflearner.job.Condition.Status.UNKNOWN;
import static com.iflytek.iflearner.job.Condition.Type.ACCEPTED;
import static com.iflytek.iflearner.job.Condition.Type.READY;
import static com.iflytek.iflearner.job.Condition.Type.ROUTE_READY;
import static com.iflytek.iflearner.job.Condition.Type.STALLED;
import static com.iflytek.iflearner.job.Condition.Type.SUCCEEDED;
import static com.iflytek.iflearner.job.Condition.Type.SUSPENDED;
import static java.util.Comparator.comparing;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Condition;
import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.job.PastAttempt;
import com.iflytek.iflearner.job.Phase;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The end of a job: its outcome is recorded before anything else is done about it, and stands for
 * ever. Then route and claim go, so that the next run may use the host; the Service and the Pod
 * stay with the job, but for the Pods of {@code spec.cleanPodPolicy}.
 */
final class Finish {
  private static final Said ROUTE_REMOVED =
      Said.no(ROUTE_READY, "Finished", "Route and claim are removed when a job has finished.");

  private static final String BEFORE_US =
      "The job finished before this operator was there, and its Pod is gone.";

  private Finish() {}

  /** Whether an outcome has been recorded. */
  static boolean recorded(JobStatus status) {
    return status.condition(SUCCEEDED).filter(c -> c.status() != UNKNOWN).isPresent();
  }

  /** How the job has just ended; empty if it did not. */
  static Optional<Outcome> outcome(Situation situation) {
    var pod = situation.pod();
    return (pod == null
            ? prototypes(situation.recorded())
            : outcome(situation, Attempt.of(situation, pod)))
        .or(() -> exceeded(situation))
        .or(() -> StartDeadline.exceeded(situation))
        .or(() -> Federation.of(situation).ended());
  }

  /** Of an attempt whose end has not been recorded. */
  private static Optional<Outcome> outcome(Situation situation, Attempt attempt) {
    return attempt.recorded() && situation.recorded().pastAttempt().isPresent()
        ? Optional.empty()
        : attempt
            .outcome()
            .map(outcome -> TrainingConcern.believed(situation, outcome))
            .or(() -> TrainingConcern.ended(situation));
  }

  /** When the job has run for as long as it may; empty while it does not run, or for ever. */
  static Optional<Instant> deadline(Situation situation) {
    var seconds = situation.job().spec().runPolicy().activeDeadlineSeconds();
    return Optional.ofNullable(situation.recorded().startTime())
        .filter(_ -> seconds != null && !Suspension.wanted(situation))
        .map(start -> start.plusSeconds(Objects.requireNonNull(seconds)));
  }

  private static Optional<Outcome> exceeded(Situation situation) {
    return deadline(situation)
        .filter(deadline -> !situation.now().isBefore(deadline))
        .map(
            _ ->
                new Outcome.Failed(
                    "DeadlineExceeded",
                    Code.DEADLINE_EXCEEDED,
                    null,
                    true,
                    "The job was not finished within the %d s of `spec.activeDeadlineSeconds`."
                        .formatted(situation.job().spec().runPolicy().activeDeadlineSeconds())));
  }

  /** As if it had been recorded that the attempt that is seen has failed. */
  static Situation noted(Situation situation, Outcome.Failed failed) {
    var recorded = situation.recorded();
    var pod = situation.pod();
    return situation.noting(
        new PastAttempt(
            pod == null ? recorded.attempt() : Attempt.of(situation, pod).number(),
            true,
            failed.reason(),
            failed.exitCode(),
            failed.sentence(),
            Statuses.toTheSecond(situation.now())));
  }

  /** The prototype wrote the phase of a Pod into the status; somebody may have deleted that Pod. */
  private static Optional<Outcome> prototypes(JobStatus status) {
    var phase = status.phase();
    return status.attempt() == 0 && (phase == Phase.SUCCEEDED || phase == Phase.FAILED)
        ? Optional.of(
            phase == Phase.SUCCEEDED
                ? new Outcome.Succeeded(BEFORE_US)
                : Outcome.Failed.process(null, BEFORE_US))
        : Optional.empty();
  }

  /** What to record about an outcome. */
  static JobStatus status(Situation situation, Outcome outcome) {
    var ending =
        switch (outcome) {
          case Outcome.Succeeded(var sentence) ->
              Stream.of(
                  Said.yes(READY, "Completed", sentence),
                  Said.yes(SUCCEEDED, "Completed", sentence));
          case Outcome.Failed(var reason, var code, _, _, var sentence) ->
              Stream.of(
                  Said.no(READY, reason, code, sentence),
                  Said.no(SUCCEEDED, reason, code, sentence),
                  Said.yes(STALLED, reason, Said.coded(code, sentence)));
        };
    var whatever =
        Stream.of(
            accepted(situation),
            ROUTE_REMOVED,
            TrainingConcern.finished(),
            Said.no(SUSPENDED, "Finished", "The job has finished."));
    return Statuses.status(
        situation,
        Stream.concat(whatever, ending).sorted(comparing(Said::type)).toList(),
        outcome instanceof Outcome.Succeeded ? Phase.SUCCEEDED : Phase.FAILED,
        Statuses.toTheSecond(situation.now()),
        null);
  }

  /** A job that ended before it was first looked at never claimed its host. */
  private static Said accepted(Situation situation) {
    var said = HostConcern.of(situation).said();
    return said.is(UNKNOWN) ? Said.yes(ACCEPTED, "Accepted", "The spec is valid.") : said;
  }

  /** What is left to do for a job whose outcome is recorded. */
  static Plan tidy(Situation situation) {
    var left = leftovers(situation);
    var over = left.isEmpty() ? deletion(situation) : Optional.<Instant>empty();
    boolean isOver = over.filter(at -> !situation.now().isBefore(at)).isPresent();
    return new Plan(
        (isOver ? Optional.<Step>of(new Step.Delete(situation.stored())) : left).stream().toList(),
        tidied(situation),
        over.orElse(null),
        null,
        null);
  }

  /** When the job is to be deleted, with all that is left of it; empty: never. */
  private static Optional<Instant> deletion(Situation situation) {
    return Optional.ofNullable(situation.job().spec().runPolicy().ttlSecondsAfterFinished())
        .flatMap(
            seconds ->
                Optional.ofNullable(situation.recorded().completionTime())
                    .map(end -> end.plusSeconds(seconds)));
  }

  /** The route before the claim: who claims the host next must find no other route for it. */
  private static Optional<Step> leftovers(Situation situation) {
    var pod = situation.pod();
    if (pod != null && (neverToRun(situation, pod) || cleaned(situation, pod))) {
      return Optional.of(new Step.Delete(pod));
    }
    var ingress = situation.seen().ingress();
    if (ingress != null && situation.ours(ingress)) {
      return Children.leaving(ingress) ? Optional.empty() : Optional.of(new Step.Delete(ingress));
    }
    return situation.seen().host() instanceof Observation.Host.Held(var claim)
            && situation.claimed()
        ? Optional.of(new Step.Delete(claim))
        : Optional.empty();
  }

  /** Made by a second leader who had not seen the end: nobody will ever let it go. */
  private static boolean neverToRun(Situation situation, Pod pod) {
    var attempt = Attempt.of(situation, pod);
    return attempt.heldBack() && !attempt.recorded() && !attempt.leaving();
  }

  private static boolean cleaned(Situation situation, Pod pod) {
    var attempt = Attempt.of(situation, pod);
    return !attempt.leaving()
        && attempt.recorded()
        && switch (situation.job().spec().runPolicy().cleanPodPolicy()) {
          case ALL -> true;
          case NONE -> false;
          // A server never ends by itself, nor does a container that the kubelet restarts.
          case RUNNING -> !attempt.over();
        };
  }

  private static JobStatus tidied(Situation situation) {
    var recorded = situation.recorded();
    var route =
        situation
            .refusal("Ingress")
            .or(() -> situation.refusal("Lease"))
            .map(r -> Said.no(ROUTE_READY, "Refused", Code.CHILD_REFUSED, r.sentence()))
            .orElse(ROUTE_REMOVED)
            .since(situation.seen().job(), situation.now());
    long generation = situation.job().metadata().generation();
    return new JobStatus(
        generation,
        recorded.conditions().stream()
            .map(c -> c.type() == ROUTE_READY ? route : standing(c, generation))
            .toList(),
        recorded.phase(),
        recorded.attempt(),
        recorded.podUID(),
        recorded.failedAttempts(),
        recorded.pastAttempts(),
        recorded.startTime(),
        recorded.completionTime(),
        recorded.address(),
        null,
        recorded.progress());
  }

  /**
   * An outcome stands whatever is changed; kubectl waits for ever on one of an older generation.
   */
  private static Condition standing(Condition condition, long generation) {
    return new Condition(
        condition.type(),
        condition.status(),
        condition.reason(),
        condition.message(),
        generation,
        condition.lastTransitionTime());
  }
}
