package com.iflytek.iflearner.cli.story;

import static java.util.Objects.requireNonNull;

import com.iflytek.iflearner.job.Condition;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.job.Jobs;
import com.iflytek.iflearner.job.Jobs.Draft;
import com.iflytek.iflearner.job.Phase;
import com.iflytek.iflearner.job.Progress;
import com.iflytek.iflearner.job.Progress.Party;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Jobs whose status says something, to be said otherwise in one condition. */
record Spoken(
    Draft draft,
    Map<Condition.Type, Condition> conditions,
    @Nullable String waitingOn,
    @Nullable Progress progress) {
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  static final Instant SINCE = Instant.parse("2026-11-22T11:48:00Z");
  static final Instant JUST_NOW = NOW.minusSeconds(20);

  /** A server whose training goes on. */
  static Spoken server() {
    return running(Jobs.server().stored("uid-server"))
        .says(Condition.Type.PROGRESSING, Condition.Status.TRUE, "Training", "Epoch 3 of 10.")
        .progress(3, party("client1", 3, JUST_NOW), party("client2", 3, JUST_NOW));
  }

  /** A party of that server. */
  static Spoken client() {
    return running(Jobs.client().stored("uid-client"))
        .says(
            Condition.Type.PROGRESSING,
            Condition.Status.UNKNOWN,
            "NotReported",
            "Only a server reports it.");
  }

  static Party party(String name, int epoch, Instant last) {
    return new Party(name, epoch, true, false, last);
  }

  private static Spoken running(Draft draft) {
    return new Spoken(draft, new LinkedHashMap<>(), null, null)
        .says(
            Condition.Type.ACCEPTED,
            Condition.Status.TRUE,
            "Accepted",
            "The spec is valid and the host is ours.")
        .says(
            Condition.Type.ROUTE_READY,
            Condition.Status.TRUE,
            "Routed",
            "Service and route are there and ours.")
        .says(Condition.Type.READY, Condition.Status.TRUE, "Training", "The Pod of attempt 1 runs.")
        .says(
            Condition.Type.SUCCEEDED,
            Condition.Status.UNKNOWN,
            "NotFinished",
            "The job has not finished.");
  }

  Spoken says(Condition.Type type, Condition.Status status, String reason, String message) {
    var more = new LinkedHashMap<>(conditions);
    more.put(type, new Condition(type, status, reason, message, 1, SINCE));
    return new Spoken(draft, more, waitingOn, progress);
  }

  Spoken on(String somebody) {
    return new Spoken(draft, conditions, somebody, progress);
  }

  Spoken progress(int epoch, Party... parties) {
    return new Spoken(
        draft, conditions, waitingOn, new Progress(epoch, 10, parties.length, 2, List.of(parties)));
  }

  Spoken with(String pointer, Object value) {
    return new Spoken(draft.with(pointer, value), conditions, waitingOn, progress);
  }

  Job job() {
    return draft
        .with(
            new JobStatus(
                1,
                List.copyOf(conditions.values()),
                phase(),
                1,
                "uid-pod",
                0,
                List.of(),
                SINCE,
                null,
                null,
                waitingOn,
                progress))
        .job();
  }

  private Phase phase() {
    return switch (said(Condition.Type.SUCCEEDED).status()) {
      case TRUE -> Phase.SUCCEEDED;
      case FALSE -> Phase.FAILED;
      case UNKNOWN -> runs(said(Condition.Type.READY)) ? Phase.RUNNING : Phase.PENDING;
    };
  }

  private Condition said(Condition.Type type) {
    return requireNonNull(conditions.get(type));
  }

  private static boolean runs(Condition ready) {
    return ready.status() == Condition.Status.TRUE || ready.reason().equals("WaitingForParties");
  }
}
