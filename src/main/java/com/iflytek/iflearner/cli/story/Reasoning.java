package com.iflytek.iflearner.cli.story;

import static com.iflytek.iflearner.job.Condition.Status.FALSE;
import static com.iflytek.iflearner.job.Condition.Status.TRUE;
import static com.iflytek.iflearner.job.Condition.Type.ACCEPTED;
import static com.iflytek.iflearner.job.Condition.Type.PROGRESSING;
import static com.iflytek.iflearner.job.Condition.Type.READY;
import static com.iflytek.iflearner.job.Condition.Type.ROUTE_READY;
import static com.iflytek.iflearner.job.Condition.Type.SUCCEEDED;

import com.iflytek.iflearner.cli.story.Why.Standing;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Condition;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.Progress;
import com.iflytek.iflearner.job.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From the evidence to what a job waits on. */
public final class Reasoning {
  /** An operator that works looks at a new job at once. */
  private static final Duration NOT_LOOKED_AT = Duration.ofSeconds(30);

  /** Why a server that runs is not ready: its progress says more of that, if anything. */
  private static final Set<String> SAYS_LESS = Set.of("WaitingForParties", "NotAnswered");

  /** Reasons of an unknown progress that say whom a server waits for. */
  private static final Set<String> WAITS = Set.of("WaitingForParties", "ProgressUnknown");

  private final Evidence evidence;
  private final Job job;

  private Reasoning(Evidence evidence) {
    this.evidence = evidence;
    this.job = evidence.job();
  }

  /** What the job waits on, and since when. */
  public static Why of(Evidence evidence) {
    return new Reasoning(evidence).why();
  }

  private Why why() {
    var succeeded = condition(SUCCEEDED).filter(c -> c.status() != Condition.Status.UNKNOWN);
    if (succeeded.isPresent()) {
      return ended(succeeded.get());
    }
    if (job.metadata().deleting()) {
      return why(Standing.WAITING, "is being deleted", null, null, new Coded(null, ""), List.of());
    }
    if (job.status().conditions().isEmpty()) {
      return notLookedAt();
    }
    var findings = findings();
    var obstacles = obstacles();
    if (!obstacles.isEmpty()) {
      return held(obstacles, findings);
    }
    var raised = findings.stream().filter(f -> f.code() == Code.PROCESS_RAISED).findFirst();
    if (raised.isPresent()) {
      return processRaised(
          raised.get(), Standstill.lastProgress(reporter()).orElse(null), findings);
    }
    return server().orElseGet(() -> training(findings));
  }

  private Why ended(Condition succeeded) {
    boolean well = succeeded.status() == TRUE;
    var at =
        Objects.requireNonNullElse(job.status().completionTime(), succeeded.lastTransitionTime());
    return why(
        well ? Standing.SUCCEEDED : Standing.FAILED,
        (well ? "has succeeded" : "has failed (%s)".formatted(succeeded.reason()))
            + ", %s ago, at %s".formatted(Age.of(at, evidence.now()), at),
        null,
        at,
        Coded.of(succeeded),
        List.of());
  }

  private Why notLookedAt() {
    var created = job.metadata().creationTimestamp();
    boolean late = created != null && created.plus(NOT_LOOKED_AT).isBefore(evidence.now());
    return why(
        late ? Standing.STUCK : Standing.WAITING,
        "waits for an operator to look at it" + since(created),
        "operator",
        created,
        late
            ? new Coded(Code.JOB_NOT_LOOKED_AT, "The job has no status yet.")
            : new Coded(null, "The job has just been made."),
        List.of());
  }

  /** What keeps the job from training, or the training from going on; the first decides. */
  private List<Condition> obstacles() {
    return Stream.of(
            condition(ACCEPTED).filter(c -> c.status() != TRUE),
            condition(READY).filter(c -> c.status() != TRUE && !SAYS_LESS.contains(c.reason())),
            condition(ROUTE_READY).filter(c -> c.status() == FALSE),
            condition(PROGRESSING)
                .filter(c -> c.status() == FALSE || WAITS.contains(c.reason()))
                .filter(_ -> Standstill.runs(job)),
            condition(READY).filter(c -> c.reason().equals("NotAnswered")))
        .flatMap(Optional::stream)
        .toList();
  }

  private Why held(List<Condition> obstacles, List<LogFinding> findings) {
    var first = obstacles.getFirst();
    var raised = findings.stream().filter(f -> f.code() == Code.PROCESS_RAISED).findFirst();
    if (first.type() == PROGRESSING && raised.isPresent()) {
      return processRaised(raised.get(), first.lastTransitionTime(), findings);
    }
    var waitingOn = job.status().waitingOn();
    var said = Coded.of(first);
    if (first.reason().equals("Suspended")) {
      return why(
          Standing.WAITING,
          "is suspended" + since(first.lastTransitionTime()),
          waitingOn,
          first.lastTransitionTime(),
          new Coded(null, said.sentence() + " It goes on once that is false."),
          findings);
    }
    boolean stuck =
        (said.code() != null && !onItsWay(job, said.code()))
            || findings.stream().anyMatch(LogFinding::guilty);
    return why(
        stuck ? Standing.STUCK : Standing.WAITING,
        (stuck ? "is stuck" : "is on its way")
            + (waitingOn == null ? "" : " and waits on " + waitingOn)
            + since(first.lastTransitionTime()),
        waitingOn,
        first.lastTransitionTime(),
        said,
        findings);
  }

  /** A Pod that does not run yet, of which nobody says why. */
  static boolean onItsWay(Job job, Code code) {
    return code == Code.POD_PENDING && job.status().waitingOn() == null;
  }

  private Why processRaised(LogFinding raised, @Nullable Instant since, List<LogFinding> findings) {
    return why(
        Standing.STUCK,
        "is stuck and waits on " + raised.who() + since(since),
        raised.who(),
        since,
        new Coded(raised.code(), raised.who() + " " + raised.sentence()),
        findings);
  }

  /** A client cannot tell how its federation is, the job of its server can. */
  private Optional<Why> server() {
    return Optional.ofNullable(evidence.server())
        .map(
            server ->
                Reasoning.of(
                    new Evidence(server, null, null, List.of(), List.of(), evidence.now())))
        .filter(why -> why.standing() != Standing.FINE && why.standing() != Standing.SUCCEEDED)
        .map(
            why ->
                why(
                    why.problem() ? Standing.STUCK : Standing.WAITING,
                    "runs, but its server " + withoutFullStop(why.summary()),
                    "server " + why.job().name(),
                    why.since(),
                    why.said(),
                    findings()));
  }

  private static String withoutFullStop(String sentence) {
    return sentence.substring(0, sentence.length() - 1);
  }

  private Why training(List<LogFinding> findings) {
    var progress = progress();
    var quiet =
        Standstill.lastProgress(job)
            .filter(_ -> evidence.log() != null)
            .map(last -> "The last epoch began %s ago.".formatted(Age.of(last, evidence.now())))
            .orElse("");
    var elsewhere =
        job.spec().is(Role.CLIENT) && evidence.server() == null
            ? "How far the federation is, only the job of its server tells, which is not in this"
                + " namespace."
            : "";
    return why(
        Standing.FINE,
        "is training%s: nothing to do".formatted(progress),
        null,
        null,
        new Coded(null, quiet + elsewhere),
        findings);
  }

  private String progress() {
    return Optional.ofNullable(reporter().status().progress()).map(Reasoning::epochs).orElse("");
  }

  /** Only servers report how far a training is. */
  private Job reporter() {
    return evidence.server() == null ? job : evidence.server();
  }

  private static String epochs(Progress progress) {
    return ", epoch "
        + progress.epoch()
        + (progress.totalEpochs() == null ? "" : "/" + progress.totalEpochs());
  }

  /** The parties first: what a server's log says follows from what they do. */
  private List<LogFinding> findings() {
    var log = evidence.log();
    return log == null
        ? List.of()
        : Stream.concat(
                evidence.parties().stream().map(LogFinding::of),
                Stream.of(LogFinding.own(job, log)))
            .toList();
  }

  private Why why(
      Standing standing,
      String predicate,
      @Nullable String waitingOn,
      @Nullable Instant since,
      Coded said,
      List<LogFinding> findings) {
    var also =
        standing == Standing.SUCCEEDED || standing == Standing.FAILED
            ? Stream.<Coded>of()
            : job.status().conditions().stream()
                .filter(c -> c.status() != TRUE)
                .map(Coded::of)
                .filter(c -> c.code() != null && !c.equals(said));
    return new Why(
        job.key(),
        standing,
        "%s %s.".formatted(job.key(), predicate),
        waitingOn,
        since,
        said,
        also.distinct().toList(),
        findings,
        notes(findings));
  }

  private List<String> notes(List<LogFinding> findings) {
    var notes = new ArrayList<>(evidence.unread());
    if (!findings.isEmpty()
        && job.spec().is(Role.SERVER)
        && evidence.parties().isEmpty()
        && evidence.unread().isEmpty()) {
      notes.add(
          "No client job of this namespace names '%s' in `--server`: the logs of the parties are in their own clusters."
              .formatted(job.spec().host()));
    }
    if (job.status().observedGeneration() < job.metadata().generation()) {
      notes.add("The operator has not looked at the last change of the job yet.");
    }
    return notes;
  }

  private Optional<Condition> condition(Condition.Type type) {
    return job.status().condition(type);
  }

  private String since(@Nullable Instant since) {
    return since == null
        ? ""
        : ", for %s, since %s".formatted(Age.of(since, evidence.now()), since);
  }
}
