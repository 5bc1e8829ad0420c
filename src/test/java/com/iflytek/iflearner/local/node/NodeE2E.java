package com.iflytek.iflearner.local.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.local.Binaries;
import com.iflytek.iflearner.local.Command;
import com.iflytek.iflearner.local.Program;
import com.iflytek.iflearner.local.sandbox.SharedSandbox;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodFluent;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The node against a real API server, with real kubectl; each Pod is a shell on this computer. */
final class NodeE2E {
  private static final String POD = "p";

  private static KubernetesClient client;
  private final String namespace = SharedSandbox.newNamespace("node");

  @BeforeAll
  static void connect() {
    client = SharedSandbox.client();
  }

  @Test
  void aContainersExitCodeAndLastWordsAreInItsStatus() {
    create(shell("echo one; echo \"$ODD\"; exit 3").endSpec().build());

    soon().untilAsserted(() -> assertThat(phase()).isEqualTo("Failed"));

    var ended = state().getTerminated();
    assertThat(ended.getExitCode()).isEqualTo(3);
    assertThat(ended.getReason()).isEqualTo("Error");
    assertThat(ended.getMessage()).isEqualTo("one\na b; 'c' $(d)");
  }

  @Test
  void aContainerThatIsKilledHasTheExitCodeOfTheSignalAndNoOtherWords() {
    create(shell("exec sleep 4711").endSpec().build());
    soon().until(() -> SharedSandbox.kill("sleep", "4711"));

    soon().untilAsserted(() -> assertThat(phase()).isEqualTo("Failed"));

    assertThat(state().getTerminated().getExitCode()).isEqualTo(137);
    assertThat(kubectl("logs", POD)).isEmpty();
  }

  @Test
  void logsAreFollowedToTheEnd() {
    create(shell("for i in 1 2 3; do echo line $i; sleep 0.3; done").endSpec().build());
    soon().until(() -> !phase().equals("Pending"));

    assertThat(kubectl("logs", "--follow", POD)).isEqualTo("line 1\nline 2\nline 3\n");
    assertThat(kubectl("logs", "--tail=1", POD)).isEqualTo("line 3\n");
  }

  @Test
  void aPodWaitsForItsConfigMapAndSaysSo() {
    create(
        shell("cat /etc/the.crt")
            .addNewVolume()
            .withName("trust")
            .withNewConfigMap()
            .withName("trust")
            .endConfigMap()
            .endVolume()
            .editFirstContainer()
            .addNewVolumeMount()
            .withName("trust")
            .withMountPath("/etc/the.crt")
            .withSubPath("a.crt")
            .endVolumeMount()
            .endContainer()
            .endSpec()
            .build());

    soon()
        .untilAsserted(
            () ->
                assertThat(client.v1().events().inNamespace(namespace).list().getItems())
                    .filteredOn(event -> "FailedMount".equals(event.getReason()))
                    .extracting(Event::getMessage)
                    .containsExactly(
                        "MountVolume.SetUp failed for volume \"trust\" : configmap \"trust\" not"
                            + " found"));
    assertThat(state().getWaiting().getReason()).isEqualTo("ContainerCreating");

    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("trust")
                .withNamespace(namespace)
                .endMetadata()
                .addToData("a.crt", "trusted")
                .build())
        .create();

    soon().untilAsserted(() -> assertThat(phase()).isEqualTo("Succeeded"));
    assertThat(kubectl("logs", POD)).isEqualTo("trusted");
  }

  @Test
  void anImageThatIsNotHereIsBackedOffFrom() {
    create(
        shell("true").editFirstContainer().withImage("nginx:1").endContainer().endSpec().build());

    soon().until(() -> state().getWaiting().getReason().equals("ImagePullBackOff"));

    assertThat(state().getWaiting().getMessage()).startsWith("Back-off pulling image \"nginx:1\"");
    assertThat(phase()).isEqualTo("Pending");
  }

  @Test
  void aDeletedPodThatIgnoresTheSignalIsKilledWhenItsGraceIsOver() {
    create(shell("sleep 1000").withTerminationGracePeriodSeconds(1L).endSpec().build());
    soon().until(() -> phase().equals("Running"));

    client.pods().inNamespace(namespace).withName(POD).delete();

    soon().until(() -> client.pods().inNamespace(namespace).withName(POD).get() == null);
  }

  @Test
  void aContainerThatFailedIsStartedAgainWhereItsPolicySaysSo() {
    create(shell("exit 1").withRestartPolicy("OnFailure").endSpec().build());

    soon().until(() -> state().getWaiting() != null && restarts() == 1);

    assertThat(state().getWaiting().getReason()).isEqualTo("CrashLoopBackOff");
    assertThat(phase()).isEqualTo("Running");
  }

  @Test
  void aGatedPodIsLeftAlone() {
    var gated = shell("true").addNewSchedulingGate("test/gate").endSpec().build();
    create(gated);
    create(
        new PodBuilder(shell("true").endSpec().build())
            .editMetadata()
            .withName("other")
            .endMetadata()
            .build());
    soon().until(() -> pod("other").getStatus().getPhase().equals("Succeeded"));
    assertThat(pod(POD).getSpec().getNodeName()).isNull();

    client
        .pods()
        .inNamespace(namespace)
        .withName(POD)
        .edit(pod -> new PodBuilder(pod).editSpec().withSchedulingGates().endSpec().build());

    soon().untilAsserted(() -> assertThat(phase()).isEqualTo("Succeeded"));
  }

  private PodFluent<PodBuilder>.SpecNested<PodBuilder> shell(String script) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(POD)
        .withNamespace(namespace)
        .endMetadata()
        .withNewSpec()
        .withRestartPolicy("Never")
        .addNewContainer()
        .withName("c")
        .withImage(Image.THIS_COMPUTER)
        .withCommand("sh", "-c", script)
        .addNewEnv()
        .withName("ODD")
        .withValue("a b; 'c' $(d)")
        .endEnv()
        .withTerminationMessagePolicy("FallbackToLogsOnError")
        .endContainer();
  }

  private void create(Pod pod) {
    client.resource(pod).create();
  }

  private Pod pod(String name) {
    return client.pods().inNamespace(namespace).withName(name).get();
  }

  private String phase() {
    return pod(POD).getStatus().getPhase();
  }

  private ContainerState state() {
    var statuses = pod(POD).getStatus().getContainerStatuses();
    return statuses.isEmpty() ? new ContainerState() : statuses.getFirst().getState();
  }

  private int restarts() {
    return pod(POD).getStatus().getContainerStatuses().getFirst().getRestartCount();
  }

  private String kubectl(String... arguments) {
    var command = new ArrayList<String>();
    command.add(Binaries.ofThisComputer(System.err::println).path(Program.KUBECTL).toString());
    command.add("--kubeconfig=" + SharedSandbox.get().kubeconfig());
    command.add("--namespace=" + namespace);
    command.addAll(List.of(arguments));
    return Command.run(command);
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(200));
  }
}
