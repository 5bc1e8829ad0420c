package com.iflytek.iflearner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.iflytek.iflearner.local.Binaries;
import com.iflytek.iflearner.local.ControlPlane;
import com.iflytek.iflearner.local.ControlPlaneOptions;
import com.iflytek.iflearner.local.PodPlayer;
import com.iflytek.iflearner.local.SharedControlPlane;
import com.iflytek.iflearner.local.Users;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real process, outside a real cluster. */
class OperatorIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void installsWhatItNeedsServesAndTakesItsWebhooksWithIt() throws Exception {
    var admin = SharedControlPlane.admin();
    var namespace = SharedControlPlane.newNamespace("served");
    try (var operator = OperatorProcess.start(folder, kubeconfig()).untilReady()) {
      assertThatThrownBy(() -> apply(admin, namespace, "a", "a.example.com"))
          .isInstanceOfSatisfying(
              KubernetesClientException.class,
              refused -> {
                assertThat(refused.getCode()).isEqualTo(422);
                assertThat(refused.getMessage()).contains("[IFL1005]");
              });
      apply(admin, namespace, "a", "served.server.iflearner.com");
      untilPod(admin, namespace, "a");
      assertThat(admin.namespaces().withName("iflearner-system").get()).isNotNull();

      operator.stop();

      assertThat(operator.said()).contains("Ready").contains("Stopping").doesNotContain("\tat ");
      assertThat(webhooks(admin)).isEmpty();
    } finally {
      deleteJobs(admin, namespace);
    }
  }

  @Test
  void tellsPrometheusWhatItDoesWithLabelsThatDoNotGrow() throws Exception {
    var admin = SharedControlPlane.admin();
    var namespace = SharedControlPlane.newNamespace("metered");
    try (var operator = OperatorProcess.start(folder, kubeconfig()).untilReady()) {
      assertThatThrownBy(() -> apply(admin, namespace, "metered-job", "a.example.com"))
          .isInstanceOf(KubernetesClientException.class);
      apply(admin, namespace, "metered-job", "metered.server.iflearner.com");
      untilPod(admin, namespace, "metered-job");

      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(operator.metrics())
                      .contains(
                          "iflearner_admission_codes_total{code=\"IFL1005\",webhook=\"mutate\"} 1.0",
                          "iflearner_admission_duration_seconds_count{verdict=\"denied\",webhook=\"mutate\"} ",
                          "iflearner_jobs{phase=\"Pending\",role=\"server\"} 1.0",
                          "iflearner_writes_total{kind=\"Pod\",outcome=\"done\",verb=\"create\"} 1.0",
                          "iflearner_reconcile_duration_seconds_count{result=\"settled\"}",
                          "iflearner_queue ",
                          "iflearner_leader 1.0",
                          "iflearner_api_server_watching 1.0"));
      assertThat(operator.metrics()).doesNotContain("metered-job", namespace, "metered.server");
    } finally {
      deleteJobs(admin, namespace);
    }
  }

  @Test
  void tellsPrometheusWhatBecomesOfAJob() throws Exception {
    var admin = SharedControlPlane.admin();
    var namespace = SharedControlPlane.newNamespace("counted");
    try (var operator = OperatorProcess.start(folder, kubeconfig()).untilReady();
        var _ = PodPlayer.in(namespace).playAlong()) {
      applyClient(admin, namespace, "counted-job", "counted.party.iflearner.com");
      untilTold(operator, "iflearner_jobs{phase=\"Running\",role=\"client\"} 1.0");

      suspend(admin, namespace, "counted-job", true);
      untilTold(
          operator,
          "iflearner_jobs{phase=\"Suspended\",role=\"client\"} 1.0",
          "iflearner_attempts_ended_total{result=\"suspended\",role=\"client\"} 1.0");
      suspend(admin, namespace, "counted-job", false);
      untilTold(operator, "iflearner_jobs{phase=\"Running\",role=\"client\"} 1.0");
      PodPlayer.in(namespace).exit("counted-job", 0, "");

      untilTold(
          operator,
          "iflearner_jobs{phase=\"Running\",role=\"client\"} 0.0",
          "iflearner_jobs{phase=\"Succeeded\",role=\"client\"} 1.0",
          "iflearner_jobs_stalled{role=\"client\"} 0.0",
          "iflearner_jobs_without_progress 0.0",
          "iflearner_oldest_epoch_age_seconds 0.0",
          "iflearner_attempts_started_total{role=\"client\"} 2.0",
          "iflearner_attempts_started_total{role=\"server\"} 0.0",
          "iflearner_attempts_ended_total{result=\"succeeded\",role=\"client\"} 1.0",
          "iflearner_attempts_ended_total{result=\"failed\",role=\"client\"} 0.0",
          "iflearner_job_duration_seconds_count{outcome=\"succeeded\",role=\"client\"} 1",
          "iflearner_job_duration_seconds_count{outcome=\"failed\",role=\"client\"} 0");
      assertThat(operator.metrics()).doesNotContain("counted-job", namespace, "counted.party");
      var page = Files.readString(Path.of("docs/metrics.md"));
      assertThat(families(operator)).allSatisfy(name -> assertThat(page).contains("`" + name));
      operator.stop();
    } finally {
      deleteJobs(admin, namespace);
    }
  }

  @Test
  void logsJsonWithJobGenerationAndCode() throws Exception {
    var admin = SharedControlPlane.admin();
    var namespace = SharedControlPlane.newNamespace("logged");
    try (var operator =
        OperatorProcess.start(folder, kubeconfig(), "--log-format=json").untilReady()) {
      assertThatThrownBy(() -> apply(admin, namespace, "a", "a.example.com"))
          .isInstanceOf(KubernetesClientException.class);
      apply(admin, namespace, "a", "logged.server.iflearner.com"); // no class serves its route

      operator.untilItSays("IngressClassNotFound");

      var lines = operator.said().lines().map(OperatorIT::json).toList();
      assertThat(lines)
          .extracting(line -> line.path("formattedMessage").asText())
          .anyMatch(message -> message.startsWith("Configuration: "));
      assertThat(lines)
          .anySatisfy(
              line ->
                  assertThat(line.path("kvpList").toString())
                      .contains(namespace + "/a", "\"generation\":", "\"code\":\"IFL3005\""))
          .anySatisfy(
              line ->
                  assertThat(line.path("kvpList").toString())
                      .contains(namespace + "/a", "\"code\":\"IFL1005\""));
    } finally {
      deleteJobs(admin, namespace);
    }
  }

  @Test
  void doesNotMissAWebhookThatSomebodyElseRemoved() throws Exception {
    var admin = SharedControlPlane.admin();
    try (var operator = OperatorProcess.start(folder, kubeconfig()).untilReady()) {
      admin
          .admissionRegistration()
          .v1()
          .validatingWebhookConfigurations()
          .withName("iflearner-operator-local")
          .delete();

      operator.stop();

      assertThat(operator.said()).contains("Stopping").doesNotContain("was not removed");
      assertThat(webhooks(admin)).isEmpty();
    }
  }

  @Test
  void goesOnWhereAKilledOneStopped() throws Exception {
    var admin = SharedControlPlane.admin();
    var namespace = SharedControlPlane.newNamespace("killed");
    try {
      try (var operator = OperatorProcess.start(folder, kubeconfig()).untilReady()) {
        apply(admin, namespace, "a", "killed.server.iflearner.com");
        untilPod(admin, namespace, "a");
        operator.kill();
      }
      assertThat(webhooks(admin)).containsExactly("iflearner-operator-local");
      admin.services().inNamespace(namespace).withName("a").delete();

      try (var operator = OperatorProcess.start(folder, kubeconfig()).untilReady()) {
        await()
            .atMost(SOON)
            .until(() -> admin.services().inNamespace(namespace).withName("a").get() != null);
        apply(admin, namespace, "b", "killed2.server.iflearner.com");
        operator.stop();
      }
      assertThat(webhooks(admin)).isEmpty();
    } finally {
      deleteJobs(admin, namespace);
    }
  }

  @Test
  void waitsForAnApiServerThatIsDownAtTheStartOrLater() {
    var binaries = Binaries.ofThisComputer(System.err::println);
    try (var plane =
        ControlPlane.start(binaries, folder.resolve("plane"), ControlPlaneOptions.defaults())) {
      plane.killApiServer();
      try (var operator = OperatorProcess.start(folder, plane.kubeconfig())) {
        operator.untilItSays("does not answer yet");
        plane.startApiServer();
        operator.untilReady();

        plane.killApiServer();
        operator.untilItSays("does not answer: waiting");
        assertThat(operator.isAlive()).isTrue();
        plane.startApiServer();
        operator.untilItSays("answers again");

        apply(plane.admin(), "default", "a", "later.server.iflearner.com");
        untilPod(plane.admin(), "default", "a");
        assertThat(operator.said()).doesNotContain("\tat ");
      }
    }
  }

  @Test
  void saysInOneSentenceThatItsKubeconfigIsNoGood() throws Exception {
    var garbage = Files.writeString(folder.resolve("garbage"), "\u0000{{{ no yaml");
    var empty = Files.writeString(folder.resolve("empty"), "");

    fails(start(folder.resolve("missing")), "[IFL5001] There is no kubeconfig");
    fails(start(garbage), "[IFL5002] The kubeconfig");
    fails(start(empty), "[IFL5002] The kubeconfig");
    fails(start(kubeconfig(), "--context=nowhere"), "[IFL5003]", "'nowhere'", "'local'");
  }

  @Test
  void saysInOneSentenceThatAPortIsTaken() throws IOException, InterruptedException {
    try (var taken = new ServerSocket(0)) {
      fails(
          OperatorProcess.withArguments(
              folder,
              "--kubeconfig=" + kubeconfig(),
              "--webhook-url=https://127.0.0.1:" + taken.getLocalPort(),
              "--webhook-port=" + taken.getLocalPort(),
              "--health-port=0"),
          "[IFL5004] Port " + taken.getLocalPort(),
          "--webhook-port");
    }
  }

  @Test
  void saysInOneSentenceWhichRightsAreMissing() throws Exception {
    var namespace = SharedControlPlane.newNamespace("users");
    var everythingOfPods =
        new PolicyRuleBuilder().withApiGroups("").withResources("pods").withVerbs("*").build();

    fails(
        start(Users.newUser(namespace, "nobody", List.of())),
        "[IFL5005] This user may not get/list/watch/delete iflearnerjobs",
        "create/update/delete pods");
    var some = start(Users.newUser(namespace, "some", List.of(everythingOfPods)));
    fails(some, "[IFL5005]", "services");
    assertThat(some.said()).doesNotContain(" pods");
  }

  @Test
  void refusesAClusterInWhichAnOperatorRuns() throws Exception {
    var installed =
        new MutatingWebhookConfigurationBuilder()
            .withNewMetadata()
            .withName("iflearner-operator")
            .endMetadata()
            .build();
    SharedControlPlane.admin().resource(installed).create();
    try {
      fails(start(kubeconfig()), "[IFL5006]", "'iflearner-operator'");
    } finally {
      SharedControlPlane.admin().resource(installed).delete();
    }
  }

  @Test
  void saysWhatIsWrongWithItsArguments() throws Exception {
    try (var operator =
        OperatorProcess.withArguments(
            folder, "--kubeconfig=" + kubeconfig(), "--webhook-url=http://localhost")) {
      assertThat(operator.exitStatus()).isEqualTo(2);
      assertThat(operator.said()).startsWith("--webhook-url must be https://HOST");
    }
  }

  private static JsonNode json(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }

  private OperatorProcess start(Path kubeconfig, String... more) {
    return OperatorProcess.start(folder, kubeconfig, more);
  }

  private static void fails(OperatorProcess operator, String... words) throws InterruptedException {
    try (operator) {
      assertThat(operator.exitStatus()).isEqualTo(1);
      assertThat(operator.said().lines()).singleElement().asString().contains(words);
    }
  }

  private static Path kubeconfig() {
    return SharedControlPlane.get().kubeconfig();
  }

  private static List<String> webhooks(KubernetesClient client) {
    return client
        .admissionRegistration()
        .v1()
        .validatingWebhookConfigurations()
        .list()
        .getItems()
        .stream()
        .map(configuration -> configuration.getMetadata().getName())
        .toList();
  }

  private static void untilPod(KubernetesClient client, String namespace, String name) {
    await()
        .atMost(SOON)
        .until(() -> client.pods().inNamespace(namespace).withName(name).get() != null);
  }

  private static void untilTold(OperatorProcess operator, String... lines) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(operator.metrics().lines()).contains(lines));
  }

  /** The names of all that is measured; the greatest of late goes with each duration. */
  private static List<String> families(OperatorProcess operator) throws IOException {
    return operator
        .metrics()
        .lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.split(" ", 4)[2])
        .filter(name -> !name.endsWith("_max"))
        .toList();
  }

  private static void suspend(
      KubernetesClient client, String namespace, String name, boolean suspend) {
    client
        .genericKubernetesResources("git.iflytek.com/v1", "IflearnerJob")
        .inNamespace(namespace)
        .withName(name)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"suspend\":%s}}".formatted(suspend));
  }

  private static void deleteJobs(KubernetesClient admin, String namespace) {
    admin
        .genericKubernetesResources("git.iflytek.com/v1", "IflearnerJob")
        .inNamespace(namespace)
        .delete();
  }

  private static void apply(KubernetesClient client, String namespace, String name, String host) {
    apply(client, namespace, name, "server", host);
  }

  private static void applyClient(
      KubernetesClient client, String namespace, String name, String host) {
    apply(client, namespace, name, "client", host);
  }

  private static void apply(
      KubernetesClient client, String namespace, String name, String role, String host) {
    var job =
        """
        apiVersion: git.iflytek.com/v1
        kind: IflearnerJob
        metadata:
          name: %s
          namespace: %s
        spec:
          role: %s
          host: %s
          template:
            spec:
              containers:
              - name: training
                image: iflearner
        """
            .formatted(name, namespace, role, host);
    client.resource(Serialization.unmarshal(job, GenericKubernetesResource.class)).create();
  }
}
