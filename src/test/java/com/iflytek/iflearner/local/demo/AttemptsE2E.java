package com.iflytek.iflearner.local.demo;

import static com.iflytek.iflearner.local.demo.SampleRun.CLIENTS;
import static com.iflytek.iflearner.local.demo.SampleRun.JOBS;
import static com.iflytek.iflearner.local.demo.SampleRun.PATIENCE;
import static com.iflytek.iflearner.local.demo.SampleRun.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.local.sandbox.SharedSandbox;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes wrong in real trainings of the samples, tied together by {@code spec.federation}. */
final class AttemptsE2E {
  @RegisterExtension private static final SampleOperator OPERATOR = new SampleOperator();

  /** So many that a computer that is busy still interferes before the last. */
  private static final int EPOCHS = 6;

  @Test
  void whenTheEdgeWasAwayAllBeginAgainAndComplete() throws Exception {
    var run = OPERATOR.run("edge");
    run.apply(as("job4", "backoffLimit: 2, onStall: Restart, progressDeadlineSeconds: 8", EPOCHS));
    awaitEpoch(run, 2);

    SharedSandbox.edgeGoesAway(Duration.ofMillis(2500));

    awaitSuccess(run);
    assertThat(run.status(SERVER)).containsEntry("attempt", 2).containsEntry("failedAttempts", 1);
    assertThat(past(run, SERVER))
        .singleElement()
        .asString()
        .contains("reason=NoProgress", "No epoch has advanced for 8 s.");
    for (var client : CLIENTS) {
      assertThat(run.status(client))
          .containsEntry("attempt", 2)
          .doesNotContainKey("failedAttempts");
      assertThat(past(run, client))
          .singleElement()
          .asString()
          .contains("Attempt 1 of '" + SERVER + "' has ended. No epoch has advanced for 8 s.");
      tellsThatAllBeginAgain(run, client);
    }
    tellsThatItBeginsAgain(run);
  }

  @Test
  void whenTheProcessOfAPartyIsKilledAllBeginAgainAndComplete() {
    var run = OPERATOR.run("killed");
    run.apply(as("job10", "backoffLimit: 0", EPOCHS));
    awaitEpoch(run, 1);

    assertThat(SharedSandbox.kill("--name=client1", "--server=job10.server.iflearner.com:30031"))
        .isTrue();

    awaitSuccess(run);
    assertThat(run.status(CLIENTS.getFirst()))
        .containsEntry("attempt", 2)
        .containsEntry("failedAttempts", 1);
    assertThat(past(run, CLIENTS.getFirst()))
        .singleElement()
        .asString()
        .contains("exitCode=137", "The process ended with exit code 137 (Error).");
    for (var job : List.of(SERVER, CLIENTS.getLast())) {
      assertThat(run.status(job)).containsEntry("attempt", 2).doesNotContainKey("failedAttempts");
    }
    run.watched()
        .tells(
            CLIENTS.getFirst(),
            WatchedJobs.runs(),
            "Pending  server  WaitingForServer",
            WatchedJobs.runs(),
            "Succeeded  Completed");
    tellsThatAllBeginAgain(run, CLIENTS.getLast());
    tellsThatItBeginsAgain(run);
  }

  @Test
  void whenTheServerIsSuspendedAndResumedAllBeginAgainAndComplete() {
    var run = OPERATOR.run("suspend");
    run.apply(as("job5", "backoffLimit: 0", EPOCHS));
    awaitEpoch(run, 1);

    run.suspend(SERVER, true);
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> "Suspended".equals(run.status(SERVER).get("phase")));
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              for (var client : CLIENTS) {
                assertThat(run.said(client, "Ready"))
                    .contains(
                        "Attempt 1 has ended, and attempt 2 begins once '%s' has begun it and its"
                                .formatted(SERVER)
                            + " status page has answered. Attempt 1 of '%s' has ended. The job was"
                                .formatted(SERVER)
                            + " suspended.");
                assertThat(run.pod(client)).isNull();
              }
            });
    run.suspend(SERVER, false);

    awaitSuccess(run);
    assertThat(JOBS).allSatisfy(job -> assertThat(run.status(job)).containsEntry("attempt", 2));
    for (var client : CLIENTS) {
      tellsThatAllBeginAgain(run, client);
    }
    run.watched()
        .tells(
            SERVER,
            WatchedJobs.trains(EPOCHS),
            "Pending  \\d/6  2/2  (?:Suspending|PodTerminating)",
            "Pending  \\d/6  2/2  PodTerminating ?",
            "Suspended  \\d/6  2/2  us  Suspended",
            "Pending  \\d/6  2/2  PodPending ?",
            WatchedJobs.trains(EPOCHS),
            WatchedJobs.completes(EPOCHS));
  }

  @Test
  void aPartyThatNeverComesIsMissedButNotNamed() {
    var run = OPERATOR.run("missing");
    var change = as("job6", "backoffLimit: 0", 3);

    run.apply(SERVER, change);
    run.apply(CLIENTS.getFirst(), change);

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(run.said(SERVER, "Progressing"))
                    .contains("1 of 2 parties: client1 is here."));
    assertThat(run.status(SERVER)).containsEntry("waitingOn", "1 party");
    run.watched()
        .tells(
            SERVER,
            "Pending  PodPending ?",
            "Running  NotAnswered ?",
            "Running  server  NotAnswered ?",
            "Running  0/\\?  0/2  2 parties  WaitingForParties ?",
            "Running  0/3  1/2  1 party  WaitingForParties");
    run.watched().tells(CLIENTS.getFirst(), WatchedJobs.runs());
    run.job(CLIENTS.getFirst()).delete();
    run.job(SERVER).delete();
  }

  /** A client whose Pod is taken away because the attempt of another one has ended. */
  private static void tellsThatAllBeginAgain(SampleRun run, String client) {
    run.watched()
        .tells(
            client,
            WatchedJobs.runs(),
            "Pending  PodTerminating",
            "Pending  server  WaitingForServer ?",
            WatchedJobs.runs(),
            "Succeeded  Completed");
  }

  /** A server of four epochs whose attempt has failed, or another one's has. */
  private static void tellsThatItBeginsAgain(SampleRun run) {
    run.watched()
        .tells(
            SERVER,
            WatchedJobs.trains(EPOCHS),
            "Pending  \\d/6  2/2  PodTerminating",
            "Pending  \\d/6  2/2  iflearnerjob-client[12]  FederationRestarts ?",
            "Pending  \\d/6  2/2  backoff  BackOff ?",
            WatchedJobs.trains(EPOCHS),
            WatchedJobs.completes(EPOCHS));
  }

  private static UnaryOperator<String> as(String host, String fields, int epochs) {
    return sample ->
        sample
            .replace("job1.", host + ".")
            .replace("--epochs=10", "--epochs=" + epochs)
            .replace("spec:\n  role:", "spec:\n  federation: fraud\n  role:")
            .replace("  role: server\n", "  role: server\n  " + fields.replace(", ", "\n  ") + "\n")
            .replace("  role: client\n", "  role: client\n  backoffLimit: 1\n")
            // A process that ignores SIGTERM takes all of the 30 s otherwise.
            .replace("Never\n", "Never\n      terminationGracePeriodSeconds: 1\n");
  }

  private static void awaitEpoch(SampleRun run, int epoch) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () ->
                run.status(SERVER).get("epoch") instanceof String text
                    && Integer.parseInt(text.substring(0, text.indexOf('/'))) >= epoch);
  }

  private static void awaitSuccess(SampleRun run) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () ->
                assertThat(JOBS)
                    .extracting(job -> run.status(job).get("phase"))
                    .containsOnly("Succeeded"));
  }

  private static List<?> past(SampleRun run, String job) {
    return run.status(job).get("pastAttempts") instanceof List<?> past ? past : List.of();
  }
}
