package com.iflytek.iflearner.local.demo;

import static com.iflytek.iflearner.local.demo.SampleRun.CLIENTS;
import static com.iflytek.iflearner.local.demo.SampleRun.JOBS;
import static com.iflytek.iflearner.local.demo.SampleRun.PATIENCE;
import static com.iflytek.iflearner.local.demo.SampleRun.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.local.sandbox.SharedSandbox;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The prototype's three samples, with real iFLearner in their Pods, through DNS and the edge. The
 * arguments differ in the epochs alone.
 */
final class FederationE2E {
  @RegisterExtension private static final SampleOperator OPERATOR = new SampleOperator();

  @Test
  void theSamplesTrainToTheEnd() {
    var run = OPERATOR.run("train");
    var federation = new Federation(SharedSandbox.client(), run.namespace());

    run.apply(FederationE2E::withThreeEpochs);

    for (var job : JOBS) {
      await().atMost(Duration.ofSeconds(30)).until(() -> run.pod(job) != null);
      assertThat(run.pod(job).getSpec().getContainers().getFirst().getArgs())
          .as("the arguments of %s", job)
          .isEqualTo(arguments(SampleRun.sample(job, FederationE2E::withThreeEpochs)));
    }
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () ->
                assertThat(JOBS)
                    .extracting(federation::phase)
                    .containsOnly(Optional.of("Succeeded")));
    assertThat(run.status(SERVER)).containsEntry("epoch", "3/3").containsEntry("parties", "2/2");
    assertThat(run.said(SERVER, "Succeeded"))
        .contains("All 2 parties have completed, as reported by the aggregator.");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(run.pod(SERVER)).as("its Pod").isNull());
    for (var job : CLIENTS) {
      var ended = run.pod(job).getStatus().getContainerStatuses().getFirst().getState();
      assertThat(ended.getTerminated().getExitCode()).as("exit code of %s", job).isZero();
      run.watched().tells(job, WatchedJobs.runs(), "Succeeded  Completed");
    }
    run.watched().tells(SERVER, WatchedJobs.trains(3), WatchedJobs.completes(3));
  }

  @Test
  void aTrainingWhosePartyIsLostStandsStillAndNobodyIsBlamedWrongly() {
    var run = OPERATOR.run("lost");
    run.apply(
        sample ->
            sample
                .replace("job1.", "job3.")
                .replace("--epochs=10", "--epochs=1000")
                .replace("  role: server\n", "  role: server\n  progressDeadlineSeconds: 15\n"));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                run.said(SERVER, "Progressing")
                    .filter(message -> message.matches("Epoch ([2-9]|\\d\\d+) of 1000\\."))
                    .isPresent());

    assertThat(SharedSandbox.kill("--name=client1", "--server=job3.server.iflearner.com:30031"))
        .isTrue();

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(run.said(SERVER, "Progressing").orElse(""))
                    .startsWith("[IFL3016] No epoch has advanced for 15 s. ")
                    .containsAnyOf("Waiting on client1 at epoch ", "All stand at epoch ")
                    .doesNotContain("Waiting on client2"));
    assertThat(run.said(SERVER, "Succeeded")).contains("The job has not finished.");
    assertThat(run.why(SERVER))
        .contains(
            "party client1 (job iflearnerjob-client1) has failed: The process ended with exit code 137 (Error).");
    run.watched()
        .tells(
            SERVER,
            WatchedJobs.trains(1000),
            "Running  \\d+/1000  2/2  (?:party client1|parties)  NoProgress");
    run.watched().tells(CLIENTS.getFirst(), WatchedJobs.runs(), "Failed  PodFailed");
    run.watched().tells(CLIENTS.getLast(), WatchedJobs.runs());
    run.job(CLIENTS.getLast()).delete();
    run.job(SERVER).delete();
  }

  @Test
  void aServerThatIsNotExposedIsReachedByNobody() {
    var run = OPERATOR.run("closed");
    var federation = new Federation(SharedSandbox.client(), run.namespace());

    run.apply(
        sample ->
            sample
                .replace("job1.", "job2.")
                .replace("  role: server\n", "  role: server\n  exposure: {type: None}\n"));

    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                federation.parties(SERVER).isPresent()
                    && CLIENTS.stream().allMatch(job -> isRunning(run.pod(job))));
    await()
        .during(Duration.ofSeconds(20))
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofSeconds(4))
        .untilAsserted(() -> assertThat(federation.parties(SERVER)).contains(Map.of()));
    assertThat(
            SharedSandbox.client()
                .network()
                .v1()
                .ingresses()
                .inNamespace(run.namespace())
                .list()
                .getItems())
        .extracting(ingress -> ingress.getMetadata().getName())
        .containsExactlyInAnyOrderElementsOf(CLIENTS);
  }

  private static String withThreeEpochs(String sample) {
    return sample.replace("--epochs=10", "--epochs=3");
  }

  private static Object arguments(GenericKubernetesResource job) {
    return Objects.requireNonNull(job.get("spec", "template", "spec", "containers", 0, "args"));
  }

  private static boolean isRunning(Pod pod) {
    return pod != null && "Running".equals(pod.getStatus().getPhase());
  }
}
