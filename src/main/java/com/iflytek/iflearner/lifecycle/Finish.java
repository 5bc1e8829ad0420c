package com.iflytek.iflearner.lifecycle;

import static com.iflytek.iflearner.job.Condition.Status.UNKNOWN;
import static com.iflytek.iflearner.job.Condition.Type.ACCEPTED;
import static com.iflytek.iflearner.job.Condition.Type.READY;
import static com.iflytek.iflearner.job.Condition.Type.ROUTE_READY;
import static com.iflytek.iflearner.job.Condition.Type.STALLED;
import static com.iflytek.iflearner.job.Condition.Type.SUCCEEDED;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.job.Phase;
import com.iflytek.iflearner.lifecycle.Attempt.Outcome;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;

/**
 * The end of a job: its outcome is recorded before anything else is done about it, and stands for
 * ever. Then route and claim go, so that the next run may use the host; the Service and the Pod
 * stay with the job, but for a Pod that still runs.
 */
final class Finish {
  private static final Said ROUTE_REMOVED =
      Said.no(ROUTE_READY, "Finished", "Route and claim are removed when a job has finished.");

  private Finish() {}

  /** Whether an outcome has been recorded. */
  static boolean recorded(JobStatus status) {
    return status.condition(SUCCEEDED).filter(c -> c.status() != UNKNOWN).isPresent();
  }

  /** How the job has just ended; empty if it did not. */
  static Optional<Outcome> outcome(Situation situation) {
    var pod = situation.pod();
    return pod == null
        ? prototypes(situation.recorded())
        : Attempt.of(situation.job(), situation.recorded(), pod)
            .outcome()
            .or(() -> TrainingConcern.completed(situation));
  }

  /** The prototype wrote the phase of a Pod into the status; somebody may have deleted that Pod. */
  private static Optional<Outcome> prototypes(JobStatus status) {
    var phase = status.phase();
    return status.attempt() == 0 && (phase == Phase.SUCCEEDED || phase == Phase.FAILED)
        ? Optional.of(
            new Outcome(
                phase == Phase.SUCCEEDED,
                "The job finished before this operator was there, and its Pod is gone."))
        : Optional.empty();
  }

  /** What to record about an outcome. */
  static JobStatus status(Situation situation, Outcome outcome) {
    var said =
        outcome.succeeded()
            ? List.of(
                accepted(situation),
                ROUTE_REMOVED,
                Said.yes(READY, "Completed", outcome.sentence()),
                TrainingConcern.finished(),
                Said.yes(SUCCEEDED, "Completed", outcome.sentence()))
            : List.of(
                accepted(situation),
                ROUTE_REMOVED,
                Said.no(READY, "PodFailed", Code.POD_FAILED, outcome.sentence()),
                TrainingConcern.finished(),
                Said.no(SUCCEEDED, "PodFailed", Code.POD_FAILED, outcome.sentence()),
                Said.yes(STALLED, "PodFailed", Said.coded(Code.POD_FAILED, outcome.sentence())));
    return Statuses.status(
        situation,
        said,
        outcome.succeeded() ? Phase.SUCCEEDED : Phase.FAILED,
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
    return new Plan(leftovers(situation).stream().toList(), tidied(situation), null, null);
  }

  /** The route before the claim: who claims the host next must find no other route for it. */
  private static Optional<Step> leftovers(Situation situation) {
    var pod = situation.pod();
    if (pod != null && (neverToRun(situation, pod) || runsOn(situation, pod))) {
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
    var attempt = Attempt.of(situation.job(), situation.recorded(), pod);
    return attempt.heldBack() && !attempt.recorded() && !attempt.leaving();
  }

  /** A server never ends by itself, nor does a container that the kubelet restarts. */
  private static boolean runsOn(Situation situation, Pod pod) {
    var attempt = Attempt.of(situation.job(), situation.recorded(), pod);
    return attempt.recorded() && attempt.running() && !attempt.leaving();
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
    return new JobStatus(
        situation.job().metadata().generation(),
        recorded.conditions().stream().map(c -> c.type() == ROUTE_READY ? route : c).toList(),
        recorded.phase(),
        recorded.attempt(),
        recorded.podUID(),
        recorded.startTime(),
        recorded.completionTime(),
        recorded.address(),
        recorded.progress());
  }
}
