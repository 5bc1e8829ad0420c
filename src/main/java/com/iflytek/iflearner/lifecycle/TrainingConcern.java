package com.iflytek.iflearner.lifecycle;

import static com.iflytek.iflearner.job.Condition.Status.FALSE;
import static com.iflytek.iflearner.job.Condition.Type.PROGRESSING;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Progress;
import com.iflytek.iflearner.job.Role;
import com.iflytek.iflearner.job.RunPolicy;
import com.iflytek.iflearner.rules.PartyCount;
import io.fabric8.kubernetes.api.model.PodIP;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the training goes, as the server's own status page says: a Pod's phase cannot tell, since a
 * server never exits and a lost party leaves every process running.
 */
final class TrainingConcern {
  /** Of {@code spec.progressDeadlineSeconds}. */
  private static final int DEFAULT_SECONDS = 1800;

  /**
   * Anybody who reaches the port can claim to be complete, so it must still be said after that
   * time, with nothing moved between.
   */
  private static final Duration CONFIRMED_AFTER = Duration.ofSeconds(10);

  /** How soon to look again for a page that came after a moment that has passed. */
  private static final Duration SOON = Duration.ofSeconds(2);

  private TrainingConcern() {}

  /** Whose page is to be asked: that of a server whose recorded Pod runs. */
  static Optional<Ask> ask(Situation situation) {
    return attempt(situation).flatMap(attempt -> ask(situation, attempt));
  }

  private static Optional<Ask> ask(Situation situation, Attempt attempt) {
    return address(attempt)
        .map(
            address ->
                new Ask(
                    attempt.pod().getMetadata().getUid(),
                    address,
                    situation.job().spec().ports().status()));
  }

  static Finding of(Situation situation) {
    if (!situation.job().spec().is(Role.SERVER)) {
      return Finding.of(Said.unknown(PROGRESSING, "NotReported", "Only a server reports it."));
    }
    if (attempt(situation).isEmpty()) {
      return Finding.of(notAsked());
    }
    var training = training(situation).orElse(null);
    if (training == null || training.mayBeStarting()) {
      return Finding.of(asBefore(situation));
    }
    return training.believed()
        ? judged(situation, training, Objects.requireNonNull(training.page()))
        : Finding.of(unknown(training));
  }

  /**
   * A server never exits by itself once all have completed, and one that ends before has failed,
   * whatever its exit code.
   */
  static Outcome believed(Situation situation, Outcome outcome) {
    return outcome instanceof Outcome.Succeeded
            && situation.job().spec().is(Role.SERVER)
            && !hadCompleted(situation)
        ? Outcome.Failed.process(
            0, "The server ended by itself before all parties had completed. " + outcome.sentence())
        : outcome;
  }

  /** As far as that was recorded. */
  private static boolean hadCompleted(Situation situation) {
    var progress = situation.recorded().progress();
    return progress != null
        && expected(situation).filter(expected -> expected == progress.registered()).isPresent()
        && progress.parties().stream().allMatch(Progress.Party::complete);
  }

  /** How the training has ended while the server still runs. */
  static Optional<Outcome> ended(Situation situation) {
    return completed(situation).or(() -> stalled(situation));
  }

  /** It stands still, and {@code spec.onStall} says that this is an end. */
  private static Optional<Outcome> stalled(Situation situation) {
    var onStall = situation.job().spec().runPolicy().onStall();
    if (onStall == RunPolicy.OnStall.REPORT) {
      return Optional.empty();
    }
    return training(situation)
        .filter(training -> training.stillFor(deadline(situation)))
        .flatMap(training -> Optional.ofNullable(training.page()))
        .filter(page -> !complete(situation, page))
        .map(
            page ->
                new Outcome.Failed(
                    "NoProgress",
                    Code.NO_PROGRESS,
                    null,
                    onStall == RunPolicy.OnStall.FAIL,
                    Stall.sentence(page, expected(situation).orElse(null), deadline(situation))));
  }

  /** The training has come to its end, and that has been confirmed. */
  private static Optional<Outcome> completed(Situation situation) {
    return training(situation)
        .filter(training -> training.failures() == 0 && training.sameFor(CONFIRMED_AFTER))
        .flatMap(training -> Optional.ofNullable(training.page()))
        .filter(page -> complete(situation, page))
        .map(
            page ->
                new Outcome.Succeeded(
                    "All %d parties have completed, as reported by the aggregator."
                        .formatted(page.entries().size())));
  }

  /** What is said of a job that has finished. */
  static Said finished() {
    return Said.unknown(PROGRESSING, "Finished", "The job has finished.");
  }

  /** Who has not registered, as the newest page says; empty if all have, or if it is not known. */
  static Optional<String> missing(Situation situation) {
    return training(situation)
        .filter(training -> training.failures() == 0)
        .flatMap(training -> Optional.ofNullable(training.page()))
        .flatMap(
            page ->
                expected(situation)
                    .filter(expected -> page.entries().size() < expected)
                    .map(expected -> Stall.waiting(page, expected)));
  }

  /** How long the server of the recorded attempt has been listened to. */
  static Duration watched(Situation situation) {
    return training(situation).map(Training::watched).orElse(Duration.ZERO);
  }

  /** How far the attempt that is recorded is, as far as that is known. */
  static @Nullable Progress progress(Situation situation) {
    var recorded = situation.recorded().progress();
    return training(situation)
        .flatMap(training -> Optional.ofNullable(training.page()))
        .map(page -> progress(situation, page, recorded))
        .orElse(recorded);
  }

  private static Finding judged(Situation situation, Training training, StatusPage page) {
    if (complete(situation, page)) {
      var confirmed = Objects.requireNonNull(training.sameSince()).plus(CONFIRMED_AFTER);
      return new Finding(
          List.of(),
          Said.yes(
              PROGRESSING,
              "Completing",
              "All %d parties say that they have completed.".formatted(page.entries().size())),
          later(situation, confirmed));
    }
    if (training.stillFor(deadline(situation)) || stoodStill(situation, page)) {
      return Finding.of(
          Said.no(
                  PROGRESSING,
                  "NoProgress",
                  Code.NO_PROGRESS,
                  Stall.sentence(page, expected(situation).orElse(null), deadline(situation)))
              .on(Stall.waitingOn(page, expected(situation).orElse(null))));
    }
    return new Finding(
        List.of(),
        moving(situation, page),
        later(situation, situation.now().plus(deadline(situation)).minus(training.still())));
  }

  private static Said moving(Situation situation, StatusPage page) {
    var expected = expected(situation).orElse(null);
    if (expected != null && page.entries().size() < expected) {
      return Said.unknown(PROGRESSING, "WaitingForParties", Stall.waiting(page, expected))
          .on(Stall.waitingOn(page, expected));
    }
    return Said.yes(
        PROGRESSING,
        "Training",
        page.totalEpochs() == null
            ? "Epoch %d.".formatted(page.epoch())
            : "Epoch %d of %d.".formatted(page.epoch(), page.totalEpochs()));
  }

  /**
   * Whoever asks anew, such as the next leader, has watched for no time at all: what was recorded
   * stands until something moves, or the deadline is another.
   */
  private static boolean stoodStill(Situation situation, StatusPage page) {
    var recorded = situation.recorded();
    return recorded.progress() != null
        && recorded
            .condition(PROGRESSING)
            .filter(c -> c.status() == FALSE)
            .filter(c -> c.observedGeneration() == situation.job().metadata().generation())
            .isPresent()
        && recorded.progress().equals(progress(situation, page, recorded.progress()));
  }

  private static Said unknown(Training training) {
    var why = training.last() instanceof Answer.Unusable(var clause) ? clause : "";
    return Said.unknown(
            PROGRESSING,
            "ProgressUnknown",
            Said.coded(
                Code.PROGRESS_UNKNOWN,
                "How the training goes is unknown: %s. What runs goes on.".formatted(why)))
        .on("server");
  }

  /** Nothing new is known of the Pod that is recorded. */
  private static Said asBefore(Situation situation) {
    return situation
        .recorded()
        .condition(PROGRESSING)
        .filter(_ -> situation.recorded().progress() != null)
        .map(
            c ->
                new Said(
                    PROGRESSING,
                    c.status(),
                    c.reason(),
                    c.message(),
                    situation.recorded().waitingOn()))
        .orElseGet(TrainingConcern::notAsked);
  }

  private static Said notAsked() {
    return Said.unknown(
        PROGRESSING, "NotAsked", "The server is asked how its training goes once its Pod runs.");
  }

  /** Longest time without an epoch advancing. */
  private static Duration deadline(Situation situation) {
    var seconds = situation.job().spec().runPolicy().progressDeadlineSeconds();
    return Duration.ofSeconds(seconds == null ? DEFAULT_SECONDS : seconds);
  }

  private static Instant later(Situation situation, Instant at) {
    var soon = situation.now().plus(SOON);
    return at.isBefore(soon) ? soon : at;
  }

  private static Progress progress(
      Situation situation, StatusPage page, @Nullable Progress recorded) {
    return new Progress(
        page.epoch(),
        page.totalEpochs(),
        page.entries().size(),
        expected(situation).orElse(null),
        page.entries().stream()
            .limit(Progress.MOST_PARTIES)
            .map(entry -> party(entry, recorded, situation.now()))
            .toList());
  }

  private static Progress.Party party(
      StatusPage.Entry entry, @Nullable Progress recorded, Instant now) {
    var since =
        Optional.ofNullable(recorded).stream()
            .flatMap(progress -> progress.parties().stream())
            .filter(party -> party.name().equals(entry.name()) && party.epoch() == entry.epoch())
            .map(Progress.Party::lastProgressTime)
            .findFirst()
            .orElseGet(() -> Statuses.toTheSecond(now));
    return new Progress.Party(entry.name(), entry.epoch(), entry.ready(), entry.complete(), since);
  }

  private static boolean complete(Situation situation, StatusPage page) {
    return expected(situation).filter(page::complete).isPresent();
  }

  private static Optional<Integer> expected(Situation situation) {
    return PartyCount.expected(situation.job());
  }

  /** What was learnt of the very Pod that is recorded and runs. */
  private static Optional<Training> training(Situation situation) {
    return attempt(situation)
        .flatMap(attempt -> Optional.ofNullable(situation.seen().training()))
        .filter(training -> training.podUid().equals(situation.recorded().podUID()));
  }

  /** The attempt whose server can be asked, and whose end is not recorded. */
  private static Optional<Attempt> attempt(Situation situation) {
    return Optional.ofNullable(situation.pod())
        .filter(_ -> situation.recorded().pastAttempt().isEmpty())
        .filter(_ -> situation.job().spec().is(Role.SERVER))
        .map(pod -> Attempt.of(situation, pod))
        .filter(attempt -> attempt.recorded() && attempt.running() && !attempt.leaving());
  }

  /** IPv4 first: iFLearner's page listens on nothing else by default. */
  private static Optional<String> address(Attempt attempt) {
    var status = attempt.pod().getStatus();
    return Stream.concat(
            status.getPodIPs().stream().map(PodIP::getIp).filter(address -> !address.contains(":")),
            Stream.ofNullable(status.getPodIP()))
        .findFirst();
  }
}
