package com.iflytek.iflearner.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PodPlayerIT {
  private final KubernetesClient client = SharedControlPlane.admin();
  private final String namespace = SharedControlPlane.newNamespace("pods");
  private final PodPlayer player = PodPlayer.in(namespace);

  @BeforeAll
  void exposePods() {
    client
        .resource(
            new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("service")
                .endMetadata()
                .withNewSpec()
                .withSelector(Map.of("app", "served"))
                .addNewPort()
                .withPort(80)
                .endPort()
                .endSpec()
                .build())
        .create();
  }

  @Test
  void aRunningPodGetsTheTrafficOfItsService() {
    create(pod("served").editMetadata().addToLabels("app", "served").endMetadata().build());

    player.run("served");

    var address = read("served").getStatus().getPodIP();
    await().until(() -> endpoints().contains(address));
  }

  @Test
  void aPodThatCannotStartSaysWhyAndAPodThatEndedSaysHow() {
    create(pod("broken").build());
    player.unschedulable("broken", "0/1 nodes are available");
    assertThat(read("broken").getStatus().getConditions())
        .extracting("reason", "message")
        .containsExactly(tuple("Unschedulable", "0/1 nodes are available"));

    player.waiting("broken", "ImagePullBackOff", "no such image");
    assertThat(state("broken").getWaiting().getReason()).isEqualTo("ImagePullBackOff");

    player.exit("broken", 3, "Traceback");
    assertThat(read("broken").getStatus().getPhase()).isEqualTo("Failed");
    assertThat(state("broken").getTerminated().getExitCode()).isEqualTo(3);
  }

  @Test
  void aGatedPodIsLeftAloneAndADeletedOneGoes() {
    create(pod("gated").editSpec().addNewSchedulingGate("wait").endSpec().build());
    try (var _ = player.playAlong()) {
      create(pod("free").build());
      await().until(() -> "Running".equals(read("free").getStatus().getPhase()));
      assertThat(read("gated").getSpec().getNodeName()).isNull();

      client.pods().inNamespace(namespace).withName("gated").edit(PodPlayerIT::ungated);
      await().until(() -> "Running".equals(read("gated").getStatus().getPhase()));

      client.pods().inNamespace(namespace).withName("free").delete();
      await().until(() -> client.pods().inNamespace(namespace).withName("free").get() == null);
    }
  }

  @Test
  void aUserMayDoWhatItsRulesSayAndNoMore() {
    var rule =
        new PolicyRuleBuilder()
            .withApiGroups("")
            .withResources("services")
            .withVerbs("list")
            .build();

    try (var user = Users.client(Users.newUser(namespace, "reader", List.of(rule)))) {
      assertThat(user.services().inNamespace(namespace).list().getItems()).isNotEmpty();
      assertThatThrownBy(() -> user.pods().inNamespace(namespace).list())
          .isInstanceOfSatisfying(
              KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(403));
    }
  }

  private List<String> endpoints() {
    return client
        .discovery()
        .v1()
        .endpointSlices()
        .inNamespace(namespace)
        .list()
        .getItems()
        .stream()
        .map(EndpointSlice::getEndpoints)
        .flatMap(List::stream)
        .filter(endpoint -> endpoint.getConditions().getReady())
        .flatMap(endpoint -> endpoint.getAddresses().stream())
        .toList();
  }

  private static Pod ungated(Pod pod) {
    pod.getSpec().setSchedulingGates(List.of());
    return pod;
  }

  private ContainerState state(String name) {
    return read(name).getStatus().getContainerStatuses().getFirst().getState();
  }

  private Pod read(String name) {
    return client.pods().inNamespace(namespace).withName(name).require();
  }

  private void create(Pod pod) {
    client.pods().inNamespace(namespace).resource(pod).create();
  }

  private static PodBuilder pod(String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("main")
        .withImage("image")
        .endContainer()
        .endSpec();
  }
}
