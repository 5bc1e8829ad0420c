package com.iflytek.iflearner.lifecycle;

import static com.iflytek.iflearner.job.Condition.Type.READY;

import com.iflytek.iflearner.children.Pods;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.PastAttempt;
import com.iflytek.iflearner.job.Role;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The Pod: made behind a gate, recorded, let go, and watched. The same name in each attempt, so
 * that there is never a second one; the next attempt begins only when the last one's Pod is gone.
 */
final class PodConcern {
  /**
   * A Pod that a node turns away at once would otherwise be made again as fast as requests go: a
   * new attempt and five requests each time. So there are at most six attempts a minute.
   */
  private static final Duration SHORTEST_ATTEMPT = Duration.ofSeconds(10);

  /** How much longer than its grace period a deleted Pod may take before we say so. */
  private static final Duration STUCK_AFTER = Duration.ofMinutes(1);

  private static final String TERMINATING = "PodTerminating";

  private PodConcern() {}

  static Finding of(Situation situation, Said accepted) {
    var pod = situation.pod();
    if (pod != null) {
      return of(situation, Attempt.of(situation, pod));
    }
    return Children.inTheWay(situation, READY, situation.seen().pod())
        .map(said -> new Finding(List.of(), said, situation.recheck()))
        .orElseGet(() -> next(situation, accepted));
  }

  /** No Pod is there: the first, the same one again that never ran, or the next. */
  private static Finding next(Situation situation, Said accepted) {
    if (Suspension.wanted(situation)) {
      return Finding.of(
          Said.no(READY, Suspension.REASON, "The job is suspended: `spec.suspend` is true.")
              .on("us"));
    }
    if (Suspension.recorded(situation.recorded())) {
      return Finding.of(Pending.plainly());
    }
    boolean mayStart =
        situation.claimed()
            && (situation.violations().isEmpty() || situation.recorded().attempt() > 0);
    if (!mayStart) {
      return Finding.of(
          Said.no(
              READY,
              accepted.reason(),
              "No Pod is made before the job is accepted. " + accepted.message()));
    }
    var next = Federation.of(situation).next();
    if (next.waits() != null) {
      return new Finding(List.of(), next.waits(), next.at());
    }
    try {
      return refusedOr(
          situation, new Step.Create(Pods.of(situation.job(), next.number())), Pending.plainly());
    } catch (IllegalArgumentException e) {
      return Finding.of(
          Said.no(
              READY,
              "TemplateInvalid",
              Code.JOB_INVALID,
              "`spec.template` cannot be read as a Pod's: " + e.getMessage()));
    }
  }

  /** While a Pod goes: of one that is over, what the job waits for is already the next attempt. */
  private static Said going(Situation situation, Attempt attempt) {
    var past = situation.recorded().pastAttempt();
    if (past.isPresent() && attempt.over()) {
      return Optional.ofNullable(Federation.of(situation).next().waits())
          .orElseGet(Pending::plainly);
    }
    return past.map(PodConcern::going)
        .orElseGet(() -> Said.no(READY, TERMINATING, "The Pod is being deleted."));
  }

  private static Said going(PastAttempt past) {
    var sentence =
        "Attempt %d has ended, and its Pod is being deleted. %s"
            .formatted(past.number(), past.message());
    return past.failed()
        ? Said.no(READY, TERMINATING, Code.POD_FAILED, sentence)
        : Said.no(READY, TERMINATING, sentence);
  }

  private static Finding of(Situation situation, Attempt attempt) {
    var pod = attempt.pod();
    if (attempt.leaving()) {
      return leaving(situation, attempt);
    }
    if (Suspension.wanted(situation)) {
      return refusedOr(
          situation,
          new Step.Delete(pod),
          Said.no(READY, "Suspending", "The job is suspended, and its Pod is being deleted."));
    }
    if (attempt.disrupted()) {
      return disrupted(situation, attempt);
    }
    if (attempt.recorded() && situation.recorded().pastAttempt().isPresent()) {
      return refusedOr(situation, new Step.Delete(pod), going(situation, attempt));
    }
    if (!attempt.recorded() && attempt.heldBack() && attempt.outdated(situation.job())) {
      return refusedOr(situation, new Step.Delete(pod), Pending.plainly());
    }
    return step(situation, attempt)
        .map(step -> refusedOr(situation, step, ready(situation, attempt)))
        .orElseGet(() -> Finding.of(ready(situation, attempt)));
  }

  /** Labelled first, for the Service finds it by them; let go once it is recorded. */
  private static Optional<Step> step(Situation situation, Attempt attempt) {
    return Pods.repaired(situation.job(), attempt.number(), attempt.pod())
        .or(
            () ->
                attempt.recorded() && attempt.heldBack()
                    ? Optional.of(Pods.ungated(attempt.pod()))
                    : Optional.empty())
        .map(Step.Replace::new);
  }

  private static Said ready(Situation situation, Attempt attempt) {
    if (!attempt.running()) {
      return Pending.of(attempt.pod(), situation.seen().podWarning());
    }
    if (situation.job().spec().is(Role.SERVER) && unready(attempt.pod())) {
      return Said.no(READY, "PodNotReady", "The server runs, but its Pod is not ready.");
    }
    return Said.yes(READY, "Training", "The Pod of attempt %d runs.".formatted(attempt.number()));
  }

  private static boolean unready(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(c -> "Ready".equals(c.getType()) && "False".equals(c.getStatus()));
  }

  private static Finding disrupted(Situation situation, Attempt attempt) {
    var said =
        Pending.said(
            Code.POD_PENDING,
            "Attempt %d was ended from outside and does not count as failed; the next one begins once its Pod is gone. %s"
                .formatted(attempt.number(), attempt.words()));
    if (!attempt.recorded()) {
      return Finding.of(said);
    }
    var due =
        Instant.parse(attempt.pod().getMetadata().getCreationTimestamp()).plus(SHORTEST_ATTEMPT);
    return situation.now().isBefore(due)
        ? new Finding(List.of(), said, due)
        : refusedOr(situation, new Step.Delete(attempt.pod()), said);
  }

  private static Finding leaving(Situation situation, Attempt attempt) {
    var pod = attempt.pod();
    var stuckFrom = Instant.parse(pod.getMetadata().getDeletionTimestamp()).plus(STUCK_AFTER);
    return situation.now().isBefore(stuckFrom)
        ? new Finding(List.of(), going(situation, attempt), stuckFrom)
        : Finding.of(
            Said.no(
                    READY,
                    "PodStuckTerminating",
                    Code.POD_STUCK_TERMINATING,
                    "The Pod was to be gone by %s and is still there: its node may be lost, or a finalizer holds it."
                        .formatted(pod.getMetadata().getDeletionTimestamp()))
                .on(node(pod)));
  }

  private static String node(Pod pod) {
    var name = pod.getSpec().getNodeName();
    return name == null ? "finalizers" : "node " + name;
  }

  private static Finding refusedOr(Situation situation, Step step, Said said) {
    return Finding.of(
        step,
        situation
            .refusal("Pod")
            .map(refusal -> Pending.said(Code.CHILD_REFUSED, refusal.sentence()))
            .orElse(said));
  }
}
