package com.iflytek.iflearner.lifecycle;

import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.lifecycle.Observation.Gone;
import com.iflytek.iflearner.lifecycle.Observation.Present;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What to do about a job: a pure function of what was observed, of the settings and the instant.
 */
public final class Lifecycle {
  private Lifecycle() {}

  public static Plan decide(Observation seen, Settings settings, Instant now) {
    return switch (seen) {
      // The garbage collector follows owner references; those cannot reach the claims' namespace.
      case Gone(_, var claims) ->
          Plan.of(claims.stream().<Step>map(Step.Delete::new).toList(), null);
      case Present present when present.job().metadata().deleting() -> Plan.of(List.of(), null);
      case Present present -> decide(Situation.of(present, settings, now));
    };
  }

  private static Plan decide(Situation situation) {
    return Finish.recorded(situation.recorded())
        ? Finish.tidy(situation)
        : ended(situation)
            .map(status -> Plan.of(List.of(), status))
            .orElseGet(() -> goOn(situation));
  }

  /** How an attempt ended is recorded before anything else is done about it. */
  private static Optional<JobStatus> ended(Situation situation) {
    var interruption = Interruption.of(situation);
    return Finish.outcome(situation)
        // Who ends because another one has did not fail.
        .filter(outcome -> interruption.isEmpty() || !Backoff.counts(outcome))
        .map(outcome -> recorded(situation, outcome))
        .or(
            () ->
                interruption.map(
                    past -> Objects.requireNonNull(goOn(situation.noting(past)).status())));
  }

  private static JobStatus recorded(Situation situation, Outcome outcome) {
    return outcome instanceof Outcome.Failed failed && Backoff.goesOn(situation, failed)
        ? Objects.requireNonNull(goOn(Finish.noted(situation, failed)).status())
        : Finish.status(situation, outcome);
  }

  /** Each concern on its own: what keeps one from going on does not keep the others. */
  private static Plan goOn(Situation situation) {
    var host = HostConcern.of(situation);
    var route = RouteConcern.of(situation);
    var pod = PodConcern.of(situation, host.said());
    var training = TrainingConcern.of(situation);
    return new Plan(
        Stream.of(host, route, pod).flatMap(finding -> finding.steps().stream()).toList(),
        Statuses.of(situation, host.said(), route.said(), pod.said(), training.said()),
        Stream.concat(
                Stream.of(host, route, pod, training).map(Finding::wakeAt),
                Stream.of(Finish.deadline(situation).orElse(null), StartDeadline.wakeAt(situation)))
            .filter(Objects::nonNull)
            .min(Instant::compareTo)
            .orElse(null),
        StartDeadline.waited(situation),
        TrainingConcern.ask(situation).orElse(null));
  }
}
