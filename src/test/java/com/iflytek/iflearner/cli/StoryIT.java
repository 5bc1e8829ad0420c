package com.iflytek.iflearner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.iflytek.iflearner.cli.LintCommandTest.Run;
import com.iflytek.iflearner.kube.Installation;
import com.iflytek.iflearner.local.SharedControlPlane;
import com.iflytek.iflearner.local.Users;
import com.iflytek.iflearner.local.node.PlayedKubelet;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the real API server knows of a job, told by the command. */
class StoryIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String JOBS = "git.iflytek.com/v1";
  private static final String LOG =
      """
      2026-11-27 10:00:01.123 | INFO | train_client:do_smpc:81 - secret: 4711, type: int
      Traceback (most recent call last):
        File "quickstart.py", line 31, in <module>
          Controller(args, Trainer()).run()
      ValueError: shapes \u001b[31m(400,9) and (8,) not aligned
      """;

  @TempDir private Path folder;

  private final KubernetesClient admin = SharedControlPlane.admin();
  private final String namespace = SharedControlPlane.newNamespace("story");
  private final PlayedKubelet kubelet = PlayedKubelet.start(admin, namespace);

  @BeforeEach
  void givenAFederationThatStandsStill() {
    var installation = new Installation(admin);
    installation.installCrd();
    await().atMost(SOON).until(installation::crdIsEstablished);
    var server =
        job("server", "server", "[python, -m, iflearner.business.homo.aggregate_server, -n=2]");
    var client =
        job(
            "party",
            "client",
            "[python, x.py, --name=client1, '--server=server.%s:443']".formatted(namespace));
    runs(
        server,
        condition("Progressing", "False", "NoProgress", "[IFL3016] No epoch has advanced."),
        "parties");
    runs(
        client,
        condition("Progressing", "Unknown", "NotReported", "Only a server reports it."),
        null);
    kubelet.writes(namespace + "/party/training", "x".repeat(1 << 20) + "\n" + LOG);
    kubelet.writes(namespace + "/server/training", "all is well\n");
  }

  @AfterEach
  void clean() {
    admin.genericKubernetesResources(JOBS, "IflearnerJob").inNamespace(namespace).delete();
    admin.namespaces().withName(namespace).delete();
    kubelet.close();
  }

  @Test
  void theWholeStoryIsTold() throws IOException {
    var run = run("status", "server");

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .startsWith(namespace + "/server\n")
        .containsSubsequence(
            "  waiting on  parties",
            "  Progressing  False ",
            "NoProgress  [IFL3016] No epoch has advanced.",
            "  Pod      Running on node " + namespace + ", container training runs",
            "  Service  none",
            "Progress: epoch 3/10, 1/2 parties",
            "  client1  3 ",
            "  Normal  IflearnerJob  Training  Epoch 3.");

    var json = new ObjectMapper().readTree(run("status", "server", "-o", "json").out());
    assertThat(json.at("/status/progress/parties/0/name").asText()).isEqualTo("client1");
    assertThat(json.at("/events/0/message").asText()).isEqualTo("Epoch 3.");
  }

  @Test
  void theLogOfAPartyTellsWhyAllStandStillAndNoSecret() throws IOException {
    var run = run("why", "server");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith(namespace + "/server is stuck and waits on party client1 (job party), for ")
        .contains(
            "[IFL5015] party client1 (job party) runs on after an exception:"
                + " ValueError: shapes ?[31m(400,9) and (8,) not aligned\n",
            "  job server runs, and no traceback is in its log.\n",
            "  [IFL3016] No epoch has advanced.\n",
            "\nCause: The log of a running Pod has a Python traceback",
            "\nCure: Mend what")
        .doesNotContain("4711");

    var json = new ObjectMapper().readTree(run("why", "server", "--output=json").out());
    assertThat(json.path("standing").asText()).isEqualTo("stuck");
    assertThat(json.path("code").asText()).isEqualTo("IFL5015");
    assertThat(json.at("/findings/0/job").asText()).isEqualTo("party");
    assertThat(run("why", "party").out()).contains("[IFL5015]", "ValueError");
  }

  @Test
  void whoMayNotReadLogsLearnsWhoMay() throws IOException {
    var user = user("reader", "get", "list");

    var why = run(user, "why", "server");
    assertThat(why.status()).isEqualTo(1);
    assertThat(why.out())
        .startsWith(namespace + "/server is stuck and waits on parties, for ")
        .contains(
            "  [IFL5005] party client1 (job party) runs, and you may not read its log:",
            "'kubectl -n " + namespace + " logs party'");

    var status = run(user, "status", "server");
    assertThat(status.status()).isZero();
    assertThat(status.out())
        .contains(
            "  Pod      not read\n",
            "You may not read objects of kind Pod there (403), so they are missing here.\n");
  }

  @Test
  void whoMayNotReadJobsIsTold() throws IOException {
    var user = user("stranger", "create");

    for (var command : List.of("status", "why")) {
      var run = run(user, command, "server");
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.out()).isEmpty();
      assertThat(run.err().lines())
          .singleElement()
          .asString()
          .startsWith("[IFL5005] You may not read IflearnerJob 'server' in namespace '");
    }
  }

  @Test
  void aJobThatIsNotThereIsASentence() throws IOException {
    for (var command : List.of("status", "why")) {
      var run = run(command, "nobody");
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.out()).isEmpty();
      assertThat(run.err().lines())
          .singleElement()
          .asString()
          .startsWith("[IFL5012] There is no IflearnerJob 'nobody' in namespace '" + namespace);
    }
  }

  @Test
  void anApiServerThatDoesNotAnswerIsASentence() throws IOException {
    var kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            Files.readString(SharedControlPlane.get().kubeconfig())
                .replaceAll("server: .*", "server: https://127.0.0.1:" + closedPort()));

    var run = run(kubeconfig, "why", "server");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("[IFL5013] The API server https://127.0.0.1:")
        .contains("does not answer (ConnectException");
  }

  private Run run(String... args) {
    return run(SharedControlPlane.get().kubeconfig(), args);
  }

  private Run run(Path kubeconfig, String... args) {
    var all = new ArrayList<>(List.of(args));
    all.addAll(List.of("-n", namespace));
    return Run.in(Map.of("KUBECONFIG", kubeconfig.toString()), all.toArray(String[]::new));
  }

  private Path user(String name, String... verbs) {
    return Users.newUser(
        namespace,
        name,
        List.of(
            new PolicyRuleBuilder()
                .withApiGroups("git.iflytek.com")
                .withResources("iflearnerjobs")
                .withVerbs(verbs)
                .build()));
  }

  private static int closedPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private GenericKubernetesResource job(String name, String role, String args) {
    return admin
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: git.iflytek.com/v1
                kind: IflearnerJob
                metadata: {name: %s, namespace: %s}
                spec:
                  role: %s
                  host: %s.%s
                  template:
                    spec: {containers: [{name: training, image: iflearner, args: %s}]}
                """
                    .formatted(name, namespace, role, name, namespace, args),
                GenericKubernetesResource.class))
        .create();
  }

  private void runs(GenericKubernetesResource job, String progressing, @Nullable String waitingOn) {
    var name = job.getMetadata().getName();
    job.setAdditionalProperty(
        "status",
        Serialization.unmarshal(
            """
            observedGeneration: 1
            phase: Running
            attempt: 1
            %s
            progress:
              epoch: 3
              totalEpochs: 10
              registered: 1
              expected: 2
              parties:
              - {name: client1, epoch: 3, ready: true, complete: false, lastProgressTime: %s}
            conditions:
            %s
            %s
            """
                .formatted(
                    waitingOn == null ? "" : "waitingOn: " + waitingOn,
                    now(),
                    condition("Ready", "True", "Training", "The Pod of attempt 1 runs."),
                    progressing),
            Map.class));
    admin.resource(job).updateStatus();
    var pod = admin.resource(pod(job)).create();
    pod.setStatus(
        Serialization.unmarshal(
                """
                status:
                  phase: Running
                  containerStatuses:
                  - {name: training, image: x, imageID: x, ready: true, restartCount: 0, state: {running: {}}}
                """,
                Pod.class)
            .getStatus());
    admin.resource(pod).updateStatus();
    admin
        .resource(
            new EventBuilder()
                .withNewMetadata()
                .withName(name + ".1")
                .withNamespace(namespace)
                .endMetadata()
                .withNewInvolvedObject()
                .withKind("IflearnerJob")
                .withApiVersion(JOBS)
                .withName(name)
                .withNamespace(namespace)
                .withUid(job.getMetadata().getUid())
                .endInvolvedObject()
                .withType("Normal")
                .withReason("Training")
                .withMessage("Epoch 3.")
                .withLastTimestamp(now())
                .build())
        .create();
  }

  private Pod pod(GenericKubernetesResource job) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: %s
          namespace: %s
          ownerReferences:
          - {apiVersion: git.iflytek.com/v1, kind: IflearnerJob, name: %s, uid: %s, controller: true}
        spec:
          nodeName: %s
          containers: [{name: training, image: iflearner}]
        """
            .formatted(
                job.getMetadata().getName(),
                namespace,
                job.getMetadata().getName(),
                job.getMetadata().getUid(),
                namespace),
        Pod.class);
  }

  private static String condition(String type, String status, String reason, String message) {
    return "- {type: %s, status: '%s', reason: %s, message: '%s', observedGeneration: 1, lastTransitionTime: %s}"
        .formatted(type, status, reason, message, now());
  }

  private static String now() {
    return Instant.ofEpochSecond(Instant.now().getEpochSecond()).toString();
  }
}
