package com.iflytek.iflearner.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestsTest {
  private static final Path FOLDER = Path.of("webhook-config");
  private static final JsonNode SERVICE = Manifests.read(FOLDER.resolve("service.yaml"));

  private static JsonNode webhook(String kind) {
    var webhooks =
        Manifests.read(FOLDER.resolve(kind + "-webhook-configuration.yaml")).path("webhooks");
    assertThat(webhooks).hasSize(1);
    return webhooks.get(0);
  }

  @ParameterizedTest
  @CsvSource({"mutating, /mutate", "validating, /validate"})
  void theWebhooksAreReachedThroughTheService(String kind, String path) {
    var service = webhook(kind).at("/clientConfig/service");

    assertThat(service.path("path").asText()).isEqualTo(path);
    assertThat(service.path("name")).isEqualTo(SERVICE.at("/metadata/name"));
    assertThat(service.path("namespace")).isEqualTo(SERVICE.at("/metadata/namespace"));
    assertThat(service.path("port")).isEqualTo(SERVICE.at("/spec/ports/0/port"));
  }

  @ParameterizedTest
  @CsvSource({"mutating", "validating"})
  void applyingThemAgainLeavesTheTrustInPlace(String kind) {
    assertThat(webhook(kind).at("/clientConfig").has("caBundle")).isFalse();
  }

  /** No subresource and no DELETE: neither status nor deletion may depend on the operator. */
  @ParameterizedTest
  @CsvSource({"mutating", "validating"})
  void onlyNewAndChangedJobsAreSent(String kind) {
    var rules = webhook(kind).path("rules");

    assertThat(rules).hasSize(1);
    assertThat(texts(rules.at("/0/resources"))).containsExactly("iflearnerjobs");
    assertThat(texts(rules.at("/0/operations"))).containsExactly("CREATE", "UPDATE");
  }

  @ParameterizedTest
  @CsvSource({"mutating", "validating"})
  void nothingPassesUncheckedAndDryRunsWork(String kind) {
    var webhook = webhook(kind);

    assertThat(webhook.path("failurePolicy").asText()).isEqualTo("Fail");
    assertThat(webhook.path("sideEffects").asText()).isEqualTo("None");
    assertThat(webhook.path("matchPolicy").asText()).isEqualTo("Equivalent");
    assertThat(webhook.path("timeoutSeconds").asInt()).isBetween(1, 10);
  }

  @ParameterizedTest
  @CsvSource({"mutating", "validating"})
  void theOperatorsOwnNamespaceAndTheSystemsAreLeftAlone(String kind) {
    var excluded = webhook(kind).at("/namespaceSelector/matchExpressions/0");

    assertThat(excluded.path("operator").asText()).isEqualTo("NotIn");
    assertThat(texts(excluded.path("values")))
        .containsExactly("kube-system", SERVICE.at("/metadata/namespace").asText());
  }

  @Test
  void whatOtherWebhooksChangeAfterwardsIsCompletedToo() {
    assertThat(webhook("mutating").path("reinvocationPolicy").asText()).isEqualTo("IfNeeded");
  }

  @Test
  void whatIsInstalledSaysWhatItBelongsTo() {
    assertThat(Manifests.in(FOLDER)).hasSize(5).allSatisfy(ManifestsTest::saysWhatItBelongsTo);
    saysWhatItBelongsTo(Manifests.CRD);
  }

  private static void saysWhatItBelongsTo(Path file) {
    var labels = Manifests.read(file).at("/metadata/labels");

    assertThat(labels.fieldNames())
        .toIterable()
        .containsExactly(
            "app.kubernetes.io/name",
            "app.kubernetes.io/instance",
            "app.kubernetes.io/version",
            "app.kubernetes.io/component",
            "app.kubernetes.io/part-of",
            "app.kubernetes.io/managed-by");
  }

  @Test
  void theEdgesServeTheClassThatJobsNameByDefault() {
    var ingressClass = Manifests.read(Path.of("ingress-nginx/traefik/ingressclass.yaml"));

    assertThat(ingressClass.at("/metadata/name").asText()).isEqualTo("nginx");
    assertThat(ingressClass.at("/spec/controller").asText()).isEqualTo("k8s.io/ingress-nginx");
  }

  @Test
  void noEdgeEndsACallThatIsStillGoingOn() {
    var nginx = Manifests.read(Path.of("ingress-nginx/ingress-nginx/values.yaml"));
    var traefik = Manifests.read(Path.of("ingress-nginx/traefik/values.yaml"));

    assertThat(nginx.at("/controller/config"))
        .as("the values of a ConfigMap are text")
        .isNotEmpty()
        .allMatch(JsonNode::isTextual);
    assertThat(traefik.at("/ports/websecure/transport/respondingTimeouts/readTimeout").asInt(-1))
        .isZero();
  }

  private static Iterable<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
