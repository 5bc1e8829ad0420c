package com.iflytek.iflearner.local.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.local.Binaries;
import com.iflytek.iflearner.local.Command;
import com.iflytek.iflearner.local.Program;
import com.iflytek.iflearner.local.sandbox.SharedSandbox;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a controller needs of the node it runs on; each Pod is a shell on this computer. */
final class ControllerPodE2E {
  private static final String POD = "p";

  /** Answers 404 where there is no such file in its working folder. */
  private static final String SERVE = "python3 -m http.server 8080 --directory /state & ";

  private static KubernetesClient client;
  private final String namespace = SharedSandbox.newNamespace("controller");

  @BeforeAll
  static void connect() {
    client = SharedSandbox.client();
  }

  @Test
  void aPodIsToldWhatItIs() {
    create(
        "echo $NAME $NAMESPACE $POD_UID $NODE $POD $HOST $LABEL",
        container ->
            container
                .addToEnv(field("NAME", "metadata.name"))
                .addToEnv(field("NAMESPACE", "metadata.namespace"))
                .addToEnv(field("POD_UID", "metadata.uid"))
                .addToEnv(field("NODE", "spec.nodeName"))
                .addToEnv(field("POD", "status.podIP"))
                .addToEnv(field("HOST", "status.hostIP"))
                .addToEnv(field("LABEL", "metadata.labels['app']")));

    soon().untilAsserted(() -> assertThat(phase()).isEqualTo("Succeeded"));

    var pod = pod();
    var status = pod.getStatus();
    assertThat(logs())
        .isEqualTo(
            "%s %s %s %s %s %s %s\n",
            POD,
            namespace,
            pod.getMetadata().getUid(),
            Node.NAME,
            status.getPodIP(),
            status.getHostIP(),
            POD);
  }

  @Test
  void aPodCallsTheApiServerAsItsServiceAccount() {
    var kubectl = ContainerRoot.seen(Binaries.ofThisComputer(_ -> {}).path(Program.KUBECTL));

    create(kubectl + " auth whoami -o 'jsonpath={.status.userInfo.username}'", _ -> {});

    soon().untilAsserted(() -> assertThat(phase()).as(logs()).isEqualTo("Succeeded"));
    assertThat(logs()).isEqualTo("system:serviceaccount:%s:default", namespace);
  }

  @Test
  void aReadOnlyRootIsReadOnlyButItsVolumesAndItsLastWordsAreNot() {
    create(
        "! touch /mine && touch /state/mine && echo fine > /dev/termination-log",
        container ->
            container
                .withNewSecurityContext()
                .withReadOnlyRootFilesystem(true)
                .endSecurityContext());

    soon().until(() -> status().filter(c -> c.getState().getTerminated() != null).isPresent());

    var ended = status().orElseThrow().getState().getTerminated();
    assertThat(ended.getExitCode()).as(logs()).isZero();
    assertThat(ended.getMessage()).isEqualTo("fine\n");
  }

  @Test
  void aServiceLeadsToAPodWhileItIsReadyAndKnowsThatItTakesLeave() {
    create(
        SERVE + "trap 'rm /state/ready; sleep 3; exit 0' TERM; touch /state/ready; wait",
        container ->
            container
                .addNewPort()
                .withName("http")
                .withContainerPort(8080)
                .endPort()
                .withNewReadinessProbe()
                .withNewHttpGet()
                .withPath("/ready")
                .withNewPort("http")
                .endHttpGet()
                .withPeriodSeconds(1)
                .withFailureThreshold(1)
                .endReadinessProbe());
    serve();
    soon().until(() -> endpoint().filter(EndpointConditions::getReady).isPresent());

    client.pods().inNamespace(namespace).withName(POD).delete();

    soon()
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () ->
                assertThat(endpoint())
                    .hasValueSatisfying(
                        conditions -> {
                          assertThat(conditions.getTerminating()).isTrue();
                          assertThat(conditions.getServing()).as("as probed").isFalse();
                          assertThat(conditions.getReady()).isFalse();
                        }));
    assertThat(pod()).as("while its container runs").isNotNull();
    soon().until(() -> endpoint().isEmpty() && pod() == null);
  }

  @Test
  void aContainerThatDoesNotAnswerIsStartedAgain() {
    create(
        "[ -e /state/again ] || { touch /state/again; exec sleep 1000; }; " + SERVE + "wait",
        container ->
            container
                .withNewLivenessProbe()
                .withNewTcpSocket()
                .withNewPort(8080)
                .endTcpSocket()
                .withPeriodSeconds(1)
                .withFailureThreshold(2)
                .endLivenessProbe());

    soon().until(() -> status().filter(c -> c.getRestartCount() == 1 && c.getReady()).isPresent());

    assertThat(status().orElseThrow().getLastState().getTerminated().getExitCode()).isEqualTo(137);
  }

  @Test
  void aContainerIsNotReadyBeforeItHasStarted() {
    create(
        SERVE + "sleep 2; touch /state/started; wait",
        container ->
            container
                .withNewStartupProbe()
                .withNewHttpGet()
                .withPath("/started")
                .withNewPort(8080)
                .endHttpGet()
                .withPeriodSeconds(1)
                .withFailureThreshold(20)
                .endStartupProbe());
    soon().until(() -> status().filter(c -> c.getState().getRunning() != null).isPresent());
    assertThat(status().orElseThrow().getReady()).isFalse();

    soon().until(() -> status().filter(ContainerStatus::getReady).isPresent());

    assertThat(status().orElseThrow().getStarted()).isTrue();
  }

  /** A Pod with a writable folder {@code /state}; its restart policy follows from its probes. */
  private void create(String script, Consumer<ContainerBuilder> more) {
    var container =
        new ContainerBuilder()
            .withName("c")
            .withImage(Image.THIS_COMPUTER)
            .withCommand("sh", "-c", script)
            .addNewVolumeMount()
            .withName("state")
            .withMountPath("/state")
            .endVolumeMount();
    more.accept(container);
    var probed = container.buildLivenessProbe() != null;
    client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName(POD)
                .withNamespace(namespace)
                .addToLabels("app", POD)
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy(probed ? "Always" : "Never")
                .withTerminationGracePeriodSeconds(probed ? 1L : 30L)
                .withContainers(container.build())
                .withVolumes(state())
                .endSpec()
                .build())
        .create();
  }

  private static Volume state() {
    return new VolumeBuilder().withName("state").withNewEmptyDir().endEmptyDir().build();
  }

  private static EnvVar field(String name, String path) {
    return new EnvVarBuilder()
        .withName(name)
        .withNewValueFrom()
        .withNewFieldRef("v1", path)
        .endValueFrom()
        .build();
  }

  private void serve() {
    client
        .resource(
            new ServiceBuilder()
                .withNewMetadata()
                .withName("s")
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .addToSelector("app", POD)
                .addNewPort()
                .withPort(80)
                .withNewTargetPort("http")
                .endPort()
                .endSpec()
                .build())
        .create();
  }

  private Optional<EndpointConditions> endpoint() {
    return client
        .discovery()
        .v1()
        .endpointSlices()
        .inNamespace(namespace)
        .list()
        .getItems()
        .stream()
        .filter(slice -> slice.getEndpoints() != null)
        .flatMap(slice -> slice.getEndpoints().stream())
        .findFirst()
        .map(Endpoint::getConditions);
  }

  private Pod pod() {
    return client.pods().inNamespace(namespace).withName(POD).get();
  }

  private String phase() {
    return pod().getStatus().getPhase();
  }

  private Optional<ContainerStatus> status() {
    return pod().getStatus().getContainerStatuses().stream().findFirst();
  }

  private String logs() {
    var kubectl = Binaries.ofThisComputer(System.err::println).path(Program.KUBECTL).toString();
    var kubeconfig = "--kubeconfig=" + SharedSandbox.get().kubeconfig();
    var ask = new ProcessBuilder(kubectl, kubeconfig, "--namespace=" + namespace, "logs", POD);
    return Command.tryRun(ask).output();
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(200));
  }
}
