package com.iflytek.iflearner.children;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IngressesTest {
  private static final String NGINX = "nginx.ingress.kubernetes.io/";
  private static final Ingress DESIRED = Ingresses.of(Stored.server().job(), "nginx").orElseThrow();

  private static IngressBuilder live() {
    return new IngressBuilder(DESIRED)
        .editMetadata()
        .withUid("uid-ingress")
        .withResourceVersion("7")
        .addToLabels("seen-by", "somebody")
        .addToAnnotations("external-dns.kubernetes.io/ttl", "60")
        .endMetadata()
        .withNewStatus()
        .withNewLoadBalancer()
        .addNewIngress()
        .withIp("192.0.2.1")
        .endIngress()
        .endLoadBalancer()
        .endStatus();
  }

  @Test
  void theJobsOwnClassAndSecretGoFirst() {
    var job =
        Stored.client()
            .with("/spec/exposure/ingressClassName", "internal")
            .with("/spec/exposure/tlsSecretName", "own-secret")
            .job();
    var spec = Ingresses.of(job, "nginx").orElseThrow().getSpec();

    assertThat(spec.getIngressClassName()).isEqualTo("internal");
    assertThat(spec.getTls().getFirst().getSecretName()).isEqualTo("own-secret");
  }

  @Test
  void aJobThatIsNotExposedHasNoIngress() {
    var job = Stored.server().with("/spec/exposure/type", "None").job();

    assertThat(Ingresses.of(job, "nginx")).isEmpty();
  }

  @Test
  void theEdgesStatusAndForeignAnnotationsAreNotFought() {
    assertThat(Ingresses.repaired(DESIRED, live().build())).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void ourFieldsArePutRightAndTheRestStays(String edit, Consumer<IngressBuilder> change) {
    var edited = live();
    change.accept(edited);
    var repaired = Ingresses.repaired(DESIRED, edited.build()).orElseThrow();

    assertThat(repaired).isEqualTo(live().build());
    assertThat(Ingresses.repaired(DESIRED, repaired)).isEmpty();
  }

  static Stream<Arguments> ourFieldsArePutRightAndTheRestStays() {
    return Stream.of(
        edit("another host", i -> i.editSpec().editRule(0).withHost("x").endRule().endSpec()),
        edit("every host", i -> i.editSpec().editRule(0).withHost(null).endRule().endSpec()),
        edit("no TLS", i -> i.editSpec().withTls().endSpec()),
        edit("another class", i -> i.editSpec().withIngressClassName("x").endSpec()),
        edit("the prototype's limit", i -> annotate(i, NGINX + "proxy-body-size", "1024m")),
        edit("the prototype's class", i -> annotate(i, "kubernetes.io/ingress.class", "nginx")),
        edit(
            "annotations taken away",
            i ->
                i.editMetadata()
                    .withAnnotations(Map.of("external-dns.kubernetes.io/ttl", "60"))
                    .endMetadata()),
        edit(
            "a backend for every host",
            i ->
                i.editSpec()
                    .withNewDefaultBackend()
                    .withNewService()
                    .withName("x")
                    .endService()
                    .endDefaultBackend()
                    .endSpec()));
  }

  private static void annotate(IngressBuilder ingress, String key, String value) {
    ingress.editMetadata().addToAnnotations(key, value).endMetadata();
  }

  private static Arguments edit(String name, Consumer<IngressBuilder> change) {
    return Arguments.arguments(name, change);
  }
}
