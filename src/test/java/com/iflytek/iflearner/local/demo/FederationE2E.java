package com.iflytek.iflearner.local.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.cli.Iflearner;
import com.iflytek.iflearner.local.ChildProcess;
import com.iflytek.iflearner.local.ThisProgram;
import com.iflytek.iflearner.local.sandbox.SharedSandbox;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The prototype's three samples, with real iFLearner in their Pods, through DNS and the edge. The
 * arguments differ in the epochs alone.
 */
final class FederationE2E {
  private static final String SERVER = "iflearnerjob-server";
  private static final List<String> CLIENTS =
      List.of("iflearnerjob-client1", "iflearnerjob-client2");

  @TempDir private static Path certificates;
  private static KubernetesClient client;
  private static ChildProcess operator;

  @BeforeAll
  static void startTheOperator() {
    client = SharedSandbox.client();
    operator =
        new DemoCluster.Whole(SharedSandbox.get())
            .operator(arguments -> ThisProgram.again(Iflearner.class.getName(), arguments));
    operator.await(
        "its webhooks were there",
        Duration.ofMinutes(1),
        () ->
            !client
                .admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .list()
                .getItems()
                .isEmpty());
    Certificates.makeIn(certificates);
  }

  @AfterAll
  static void stopTheOperator() {
    operator.stop();
  }

  @Test
  void theSamplesTrainToTheEnd() throws IOException {
    var namespace = namespaceWithCertificates("train");
    var federation = new Federation(client, namespace);

    apply(namespace, FederationE2E::withThreeEpochs);

    for (var job : jobs()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> pod(namespace, job) != null);
      assertThat(firstContainer(pod(namespace, job)).getArgs())
          .as("the arguments of %s", job)
          .isEqualTo(arguments(sample(job, FederationE2E::withThreeEpochs)));
    }
    await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () ->
                assertThat(jobs())
                    .extracting(federation::phase)
                    .containsOnly(Optional.of("Succeeded")));
    assertThat(status(namespace, SERVER))
        .containsEntry("epoch", "3/3")
        .containsEntry("parties", "2/2");
    assertThat(said(namespace, SERVER, "Succeeded"))
        .contains("All 2 parties have completed, as reported by the aggregator.");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(pod(namespace, SERVER)).as("its Pod").isNull());
    for (var job : CLIENTS) {
      var ended = pod(namespace, job).getStatus().getContainerStatuses().getFirst().getState();
      assertThat(ended.getTerminated().getExitCode()).as("exit code of %s", job).isZero();
    }
  }

  @Test
  void aTrainingWhosePartyIsLostStandsStillAndNobodyIsBlamedWrongly() throws IOException {
    var namespace = namespaceWithCertificates("lost");
    apply(
        namespace,
        sample ->
            sample
                .replace("job1.", "job3.")
                .replace("--epochs=10", "--epochs=1000")
                .replace("  role: server\n", "  role: server\n  progressDeadlineSeconds: 15\n"));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                said(namespace, SERVER, "Progressing")
                    .filter(message -> message.matches("Epoch ([2-9]|\\d\\d+) of 1000\\."))
                    .isPresent());

    client.resource(stored(namespace, CLIENTS.getFirst())).delete();

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(said(namespace, SERVER, "Progressing").orElse(""))
                    .startsWith("[IFL3016] No epoch has advanced for 15 s. ")
                    .containsAnyOf("Waiting on client1 at epoch ", "All stand at epoch ")
                    .doesNotContain("Waiting on client2"));
    assertThat(said(namespace, SERVER, "Succeeded")).contains("The job has not finished.");
    client.resource(stored(namespace, CLIENTS.getLast())).delete();
    client.resource(stored(namespace, SERVER)).delete();
  }

  @Test
  void aServerThatIsNotExposedIsReachedByNobody() throws IOException {
    var namespace = namespaceWithCertificates("closed");
    var federation = new Federation(client, namespace);

    apply(
        namespace,
        sample ->
            sample
                .replace("job1.", "job2.")
                .replace("  role: server\n", "  role: server\n  exposure: {type: None}\n"));

    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                federation.parties(SERVER).isPresent()
                    && CLIENTS.stream().allMatch(job -> isRunning(pod(namespace, job))));
    await()
        .during(Duration.ofSeconds(20))
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofSeconds(4))
        .untilAsserted(() -> assertThat(federation.parties(SERVER)).contains(Map.of()));
    assertThat(client.network().v1().ingresses().inNamespace(namespace).list().getItems())
        .extracting(ingress -> ingress.getMetadata().getName())
        .containsExactlyInAnyOrderElementsOf(CLIENTS);
  }

  private static String namespaceWithCertificates(String prefix) throws IOException {
    var namespace = SharedSandbox.newNamespace(prefix);
    for (var role : Certificates.ROLES) {
      var pair = role + "-iflearner-secret";
      client
          .resource(
              new SecretBuilder()
                  .withNewMetadata()
                  .withName(pair)
                  .withNamespace(namespace)
                  .endMetadata()
                  .withType("kubernetes.io/tls")
                  .addToStringData("tls.crt", read(pair + ".crt"))
                  .addToStringData("tls.key", read(pair + ".key"))
                  .build())
          .create();
      client
          .resource(
              new ConfigMapBuilder()
                  .withNewMetadata()
                  .withName(role + "-iflearner-crt")
                  .withNamespace(namespace)
                  .endMetadata()
                  .addToData(pair + ".crt", read("ca.crt"))
                  .build())
          .create();
    }
    return namespace;
  }

  private static String read(String certificate) throws IOException {
    return Files.readString(certificates.resolve(certificate));
  }

  private static void apply(String namespace, UnaryOperator<String> change) throws IOException {
    for (var job : jobs()) {
      client.resource(sample(job, change)).inNamespace(namespace).create();
    }
  }

  private static String withThreeEpochs(String sample) {
    return sample.replace("--epochs=10", "--epochs=3");
  }

  private static List<String> jobs() {
    return Stream.concat(Stream.of(SERVER), CLIENTS.stream()).toList();
  }

  private static GenericKubernetesResource sample(String job, UnaryOperator<String> change)
      throws IOException {
    try (var in =
        Objects.requireNonNull(
            FederationE2E.class.getResourceAsStream("/prototype/" + job + ".yaml"))) {
      return client
          .getKubernetesSerialization()
          .unmarshal(
              change.apply(new String(in.readAllBytes(), UTF_8)), GenericKubernetesResource.class);
    }
  }

  private static Object arguments(GenericKubernetesResource job) {
    return Objects.requireNonNull(job.get("spec", "template", "spec", "containers", 0, "args"));
  }

  private static Map<String, Object> status(String namespace, String job) {
    return Objects.requireNonNull(stored(namespace, job).get("status"));
  }

  private static Optional<String> said(String namespace, String job, String type) {
    List<Map<String, Object>> conditions = stored(namespace, job).get("status", "conditions");
    return Stream.ofNullable(conditions) // none until it is first looked at
        .flatMap(List::stream)
        .filter(condition -> type.equals(condition.get("type")))
        .map(condition -> String.valueOf(condition.get("message")))
        .findFirst();
  }

  private static GenericKubernetesResource stored(String namespace, String job) {
    return client
        .genericKubernetesResources("git.iflytek.com/v1", "IflearnerJob")
        .inNamespace(namespace)
        .withName(job)
        .get();
  }

  private static Pod pod(String namespace, String name) {
    return client.pods().inNamespace(namespace).withName(name).get();
  }

  private static Container firstContainer(Pod pod) {
    return pod.getSpec().getContainers().getFirst();
  }

  private static boolean isRunning(Pod pod) {
    return pod != null && "Running".equals(pod.getStatus().getPhase());
  }
}
