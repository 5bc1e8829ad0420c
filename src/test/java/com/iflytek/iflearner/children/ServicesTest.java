package com.iflytek.iflearner.children;

import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.Jobs;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ServicesTest {
  private static final Service DESIRED = Services.of(Stored.server().job());

  /** As the API server hands it out, with a label and a port's annotations by others. */
  private static ServiceBuilder live() {
    return new ServiceBuilder(DESIRED)
        .editMetadata()
        .withUid("uid-service")
        .withResourceVersion("7")
        .addToLabels("seen-by", "somebody")
        .addToAnnotations("note", "kept")
        .endMetadata()
        .editSpec()
        .withClusterIP("10.0.0.7")
        .withClusterIPs("10.0.0.7")
        .withIpFamilies("IPv4")
        .withInternalTrafficPolicy("Cluster")
        .withSessionAffinity("None")
        .editPort(0)
        .withAppProtocol("kubernetes.io/h2c")
        .endPort()
        .endSpec();
  }

  @Test
  void theServersStatusPageHasAPortAndThePartysHasNot() {
    assertThat(Services.of(listening(Stored.server())).getSpec().getPorts())
        .extracting(p -> p.getName() + p.getPort() + ">" + p.getTargetPort().getIntVal())
        .containsExactly("grpc80>6001", "http82>6002");
    assertThat(Services.of(listening(Stored.client())).getSpec().getPorts())
        .extracting(p -> p.getName() + p.getPort() + ">" + p.getTargetPort().getIntVal())
        .containsExactly("grpc80>6001");
  }

  @Test
  void whatTheApiServerAndOthersAddedIsNotFought() {
    assertThat(Services.repaired(DESIRED, live().build())).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void ourFieldsArePutRightAndTheRestStays(String edit, Consumer<ServiceBuilder> change) {
    var edited = live();
    change.accept(edited);
    var repaired = Services.repaired(DESIRED, edited.build()).orElseThrow();

    assertThat(repaired.getSpec().getType()).isEqualTo("ClusterIP");
    assertThat(repaired.getSpec().getSelector()).isEqualTo(DESIRED.getSpec().getSelector());
    assertThat(repaired.getSpec().getPorts())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("appProtocol")
        .isEqualTo(DESIRED.getSpec().getPorts());
    assertThat(repaired.getSpec().getClusterIP()).isEqualTo("10.0.0.7");
    assertThat(repaired.getMetadata().getLabels())
        .containsAllEntriesOf(DESIRED.getMetadata().getLabels())
        .containsEntry("seen-by", "somebody");
    assertThat(repaired.getMetadata().getResourceVersion()).isEqualTo("7");
    assertThat(Services.repaired(DESIRED, repaired)).isEmpty();
  }

  static Stream<Arguments> ourFieldsArePutRightAndTheRestStays() {
    return Stream.of(
        edit("the type", s -> s.editSpec().withType("NodePort").endSpec()),
        edit("the prototype's selector", s -> s.editSpec().withSelector(app()).endSpec()),
        edit("one more label selected", s -> s.editSpec().addToSelector(app()).endSpec()),
        edit("no selector", s -> s.editSpec().withSelector(null).endSpec()),
        edit(
            "another target",
            s -> s.editSpec().editPort(0).withNewTargetPort(1).endPort().endSpec()),
        edit(
            "a port taken away",
            s -> s.editSpec().removeMatchingFromPorts(p -> "http".equals(p.getName())).endSpec()),
        edit(
            "a port added",
            s -> s.editSpec().addNewPort().withName("x").withPort(9).endPort().endSpec()),
        edit(
            "a label taken away",
            s -> s.editMetadata().removeFromLabels(Labels.MANAGED_BY).endMetadata()));
  }

  private static Job listening(Jobs.Draft job) {
    return job.with("/spec/ports", Map.of("grpc", 6001, "status", 6002)).job();
  }

  private static Map<String, String> app() {
    return Map.of("app", "job1");
  }

  private static Arguments edit(String name, Consumer<ServiceBuilder> change) {
    return Arguments.arguments(name, change);
  }
}
