package com.iflytek.iflearner.cli.story;

import static com.iflytek.iflearner.cli.story.Spoken.NOW;
import static com.iflytek.iflearner.cli.story.Spoken.SINCE;
import static com.iflytek.iflearner.job.Condition.Status.FALSE;
import static com.iflytek.iflearner.job.Condition.Status.TRUE;
import static com.iflytek.iflearner.job.Condition.Status.UNKNOWN;
import static com.iflytek.iflearner.job.Condition.Type.ACCEPTED;
import static com.iflytek.iflearner.job.Condition.Type.PROGRESSING;
import static com.iflytek.iflearner.job.Condition.Type.READY;
import static com.iflytek.iflearner.job.Condition.Type.ROUTE_READY;
import static com.iflytek.iflearner.job.Condition.Type.SUCCEEDED;
import static com.iflytek.iflearner.job.Condition.Type.SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.cli.story.Why.Standing;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.Jobs;
import com.iflytek.iflearner.job.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReasoningTest {
  private static final String FOR = ", for 12m, since 2026-11-22T11:48:00Z.";
  private static final LogTail HEALTHY = new LogTail.Text("epoch 3\n");
  private static final LogTail RAISED =
      new LogTail.Text(
          """
          secret: 4711
          Traceback (most recent call last):
            File "quickstart.py", line 31, in fit
          ValueError: boom
          random value: 0815
          """);

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aStatusSaysWhatTheJobWaitsOn(
      String situation, Job job, Standing standing, @Nullable Code code, String summary) {
    var why = Reasoning.of(Evidence.gathered(job, List.of(), _ -> HEALTHY, List.of(), NOW));

    assertThat(why.summary()).isEqualTo(summary);
    assertThat(why.standing()).isEqualTo(standing);
    assertThat(why.code()).isEqualTo(code);
  }

  static Stream<Arguments> aStatusSaysWhatTheJobWaitsOn() {
    var server = Spoken.server();
    var client = Spoken.client();
    return Stream.of(
        arguments(
            "the training goes on",
            server.job(),
            Standing.FINE,
            null,
            "fl/job1 is training, epoch 3/10: nothing to do."),
        arguments(
            "a client's Pod runs, and its server is elsewhere",
            client.job(),
            Standing.FINE,
            null,
            "fl/job1-client1 is training: nothing to do."),
        arguments(
            "an edge publishes no address, which is nothing to wait for",
            server.says(ROUTE_READY, UNKNOWN, "WaitingForAddress", "[IFL3007] No address.").job(),
            Standing.FINE,
            null,
            "fl/job1 is training, epoch 3/10: nothing to do."),
        arguments(
            "nobody has looked at a new job",
            Jobs.server()
                .stored("u")
                .with("/metadata/creationTimestamp", NOW.minusSeconds(5).toString())
                .job(),
            Standing.WAITING,
            null,
            "fl/job1 waits for an operator to look at it, for 5s, since 2026-11-22T11:59:55Z."),
        arguments(
            "nobody has looked at an old job",
            Jobs.server().stored("u").job(),
            Standing.STUCK,
            Code.JOB_NOT_LOOKED_AT,
            "fl/job1 waits for an operator to look at it, for 2h, since 2026-11-22T10:00:00Z."),
        arguments(
            "the host belongs to another job",
            server
                .says(ACCEPTED, FALSE, "HostTaken", "[IFL3002] The job 'fl/x' holds the host.")
                .says(READY, FALSE, "HostTaken", "No Pod is made before the job is accepted.")
                .on("host")
                .job(),
            Standing.STUCK,
            Code.CLAIM_HELD,
            "fl/job1 is stuck and waits on host" + FOR),
        arguments(
            "a Pod is on its plain way",
            client.says(READY, FALSE, "PodPending", "[IFL3008] The Pod does not run yet.").job(),
            Standing.WAITING,
            Code.POD_PENDING,
            "fl/job1-client1 is on its way" + FOR),
        arguments(
            "no node takes the Pod",
            client
                .says(READY, FALSE, "PodPending", "[IFL3011] Unschedulable: 0/3 nodes.")
                .on("scheduler")
                .job(),
            Standing.STUCK,
            Code.UNSCHEDULABLE,
            "fl/job1-client1 is stuck and waits on scheduler" + FOR),
        arguments(
            "a ConfigMap is missing",
            client
                .says(READY, FALSE, "PodPending", "[IFL3010] FailedMount: not found")
                .on("us")
                .job(),
            Standing.STUCK,
            Code.VOLUME_MISSING,
            "fl/job1-client1 is stuck and waits on us" + FOR),
        arguments(
            "an attempt has failed and the next one follows",
            client
                .says(READY, FALSE, "BackOff", "[IFL3014] Attempt 1 has ended.")
                .on("backoff")
                .job(),
            Standing.STUCK,
            Code.POD_FAILED,
            "fl/job1-client1 is stuck and waits on backoff" + FOR),
        arguments(
            "the job is suspended",
            server
                .says(READY, FALSE, "Suspended", "The job is suspended: `spec.suspend` is true.")
                .says(SUSPENDED, TRUE, "Suspended", "`spec.suspend` is true.")
                .on("us")
                .job(),
            Standing.WAITING,
            null,
            "fl/job1 is suspended" + FOR),
        arguments(
            "nobody serves the route",
            server.says(ROUTE_READY, FALSE, "IngressClassNotFound", "[IFL3005] No class.").job(),
            Standing.STUCK,
            Code.INGRESS_CLASS_NOT_FOUND,
            "fl/job1 is stuck" + FOR),
        arguments(
            "the status page does not answer",
            server
                .says(PROGRESSING, UNKNOWN, "ProgressUnknown", "[IFL3015] Unknown: refused.")
                .on("server")
                .job(),
            Standing.STUCK,
            Code.PROGRESS_UNKNOWN,
            "fl/job1 is stuck and waits on server" + FOR),
        arguments(
            "a party has not come yet",
            server
                .says(PROGRESSING, UNKNOWN, "WaitingForParties", "1 of 2 parties: client1 is here.")
                .on("1 party")
                .job(),
            Standing.WAITING,
            null,
            "fl/job1 is on its way and waits on 1 party" + FOR),
        arguments(
            "a party is in the exchange with its peers, or behind the others",
            standing("party client2", "Waiting on client2.").job(),
            Standing.STUCK,
            Code.NO_PROGRESS,
            "fl/job1 is stuck and waits on party client2" + FOR),
        arguments(
            "all stand at one epoch",
            standing("parties", "All stand at epoch 3.").job(),
            Standing.STUCK,
            Code.NO_PROGRESS,
            "fl/job1 is stuck and waits on parties" + FOR),
        arguments(
            "the job has succeeded",
            server.says(SUCCEEDED, TRUE, "Completed", "All 2 parties have completed.").job(),
            Standing.SUCCEEDED,
            null,
            "fl/job1 has succeeded, 12m ago, at 2026-11-22T11:48:00Z."),
        arguments(
            "the job has failed",
            client.says(SUCCEEDED, FALSE, "PodFailed", "[IFL3014] Exit code 1.").job(),
            Standing.FAILED,
            Code.POD_FAILED,
            "fl/job1-client1 has failed (PodFailed), 12m ago, at 2026-11-22T11:48:00Z."),
        arguments(
            "the job is being deleted",
            server.with("/metadata/deletionTimestamp", "2026-11-22T11:59:00Z").job(),
            Standing.WAITING,
            null,
            "fl/job1 is being deleted."));
  }

  @Test
  void theTracebackOfAPartyNamesItLongBeforeTheDeadline() {
    var server = Spoken.server().progress(3, Spoken.party("client1", 3, SINCE)).job();

    var why = why(server, List.of(Spoken.client().job()), RAISED);

    assertThat(why.summary())
        .isEqualTo("fl/job1 is stuck and waits on party client1 (job job1-client1)" + FOR);
    assertThat(why.said().line())
        .isEqualTo(
            "[IFL5015] party client1 (job job1-client1) runs on after an exception: ValueError: boom");
    assertThat(why.toString()).doesNotContain("4711", "0815");
  }

  @Test
  void aTracebackTellsMoreThanNoProgress() {
    var why = why(standing("parties", "All stand.").job(), List.of(Spoken.client().job()), RAISED);

    assertThat(why.code()).isEqualTo(Code.PROCESS_RAISED);
    assertThat(why.since()).isEqualTo(SINCE);
    assertThat(why.also()).extracting(Coded::code).containsExactly(Code.NO_PROGRESS);
  }

  @Test
  void noLogIsReadWhileTheTrainingGoesOn() {
    var asked = new ArrayList<Job>();
    var server = Spoken.server().job();

    var evidence =
        Evidence.gathered(
            server,
            List.of(server, Spoken.client().job()),
            job -> {
              asked.add(job);
              return RAISED;
            },
            List.of(),
            NOW);

    assertThat(asked).isEmpty();
    assertThat(Reasoning.of(evidence).standing()).isEqualTo(Standing.FINE);
  }

  @Test
  void aLongEpochWithoutATracebackNeedsNothing() {
    var server = Spoken.server().progress(3, Spoken.party("client1", 3, SINCE)).job();

    var why = why(server, List.of(Spoken.client().job()), HEALTHY);

    assertThat(why.standing()).isEqualTo(Standing.FINE);
    assertThat(why.said().sentence()).isEqualTo("The last epoch began 12m ago.");
    assertThat(why.findings())
        .extracting(LogFinding::sentence)
        .containsOnly("runs, and no traceback is in its log.");
  }

  @Test
  void aLogThatMayNotBeReadIsSaidWithAWayOut() {
    var why =
        why(
            standing("parties", "All stand.").job(),
            List.of(Spoken.client().job()),
            new LogTail.Forbidden());

    assertThat(why.code()).isEqualTo(Code.NO_PROGRESS);
    assertThat(why.findings().getFirst())
        .isEqualTo(
            new LogFinding(
                "job1-client1",
                "party client1 (job job1-client1)",
                Code.NO_RIGHTS,
                "runs, and you may not read its log: whoever may `get` `pods/log` there looks with"
                    + " 'kubectl -n fl logs job1-client1'."));
  }

  @Test
  void partiesInOtherClustersAreNotLookedFor() {
    var stranger =
        Spoken.client().with("/spec/template/spec/containers/0/args/5", "--server=x:443");

    var why = why(standing("parties", "All stand.").job(), List.of(stranger.job()), RAISED);

    assertThat(why.findings()).extracting(LogFinding::job).containsExactly("job1");
    assertThat(why.notes())
        .singleElement()
        .asString()
        .startsWith("No client job of this namespace names 'job1.server.iflearner.com'");
  }

  @Test
  void aPartyThatHasFailedIsWhyTheServerWaits() {
    var server =
        Spoken.server()
            .says(READY, FALSE, "WaitingForParties", "1 of 2 parties are registered.")
            .says(PROGRESSING, UNKNOWN, "WaitingForParties", "1 of 2 parties: client2 is here.")
            .on("1 party");
    var failed =
        Spoken.client().says(SUCCEEDED, FALSE, "PodFailed", "[IFL3014] ended with exit code 1.");

    var why = why(server.job(), List.of(failed.job()), HEALTHY);

    assertThat(why.standing()).isEqualTo(Standing.STUCK);
    assertThat(why.said().sentence()).isEqualTo("1 of 2 parties: client2 is here.");
    assertThat(why.code()).isEqualTo(Code.POD_FAILED);
    assertThat(why.findings().getFirst().sentence())
        .isEqualTo("has failed: ended with exit code 1.");
  }

  @Test
  void aClientIsAsStuckAsItsServer() {
    var why =
        why(
            Spoken.client().job(),
            List.of(standing("party client2", "Waiting on client2.").job()),
            HEALTHY);

    assertThat(why.standing()).isEqualTo(Standing.STUCK);
    assertThat(why.summary())
        .isEqualTo(
            "fl/job1-client1 runs, but its server fl/job1 is stuck and waits on party client2"
                + FOR);
    assertThat(why.code()).isEqualTo(Code.NO_PROGRESS);
  }

  @Test
  void theTracebackInAClientsOwnLogIsFound() {
    var why = why(Spoken.client().job(), List.of(), RAISED);

    assertThat(why.code()).isEqualTo(Code.PROCESS_RAISED);
    assertThat(why.problem()).isTrue();
  }

  @Test
  void anExceptionThatATrainingSurvivedIsNoProblem() {
    var why = why(Spoken.client().job(), List.of(Spoken.server().job()), RAISED);

    assertThat(why.summary()).isEqualTo("fl/job1-client1 is training, epoch 3/10: nothing to do.");
  }

  private static Spoken standing(String waitingOn, String sentence) {
    return Spoken.server()
        .says(PROGRESSING, FALSE, "NoProgress", "[IFL3016] No epoch has advanced. " + sentence)
        .on(waitingOn);
  }

  /** The job's own log is healthy where others are asked. */
  private static Why why(Job job, List<Job> others, LogTail log) {
    return Reasoning.of(
        Evidence.gathered(
            job,
            others,
            asked -> asked.equals(job) && !job.spec().is(Role.CLIENT) ? HEALTHY : log,
            List.of(),
            NOW));
  }
}
