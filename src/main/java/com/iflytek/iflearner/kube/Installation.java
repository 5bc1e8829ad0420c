package com.iflytek.iflearner.kube;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.job.Code;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operator needs in a cluster when nobody has installed it there: the CRD, which stays,
 * and webhook configurations of its own, which go when it ends. Every method is one attempt; what
 * may pass is thrown as a {@link KubernetesClientException}, what will not as a {@link
 * KubeFailure}.
 */
public final class Installation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Installation.class);

  /** Beside those of an operator in the cluster, so that neither overwrites the other's. */
  private static final String SUFFIX = "-local";

  private static final String PROBE =
      """
      {"apiVersion": "git.iflytek.com/v1", "kind": "IflearnerJob",
       "metadata": {"generateName": "iflearner-operator-probe-"}, "spec": {}}
      """;

  private final KubernetesClient client;

  /** The uid of each webhook configuration that was made here, by its path. */
  private final SequencedMap<String, String> webhooks = new LinkedHashMap<>();

  public Installation(KubernetesClient client) {
    this.client = client;
  }

  /** Fails where the webhooks of an operator in the cluster are installed. */
  public void requireNoOperatorInCluster() {
    for (var manifest : List.of(Manifest.MUTATING, Manifest.VALIDATING)) {
      var name = manifest.read().at("/metadata/name").asText();
      if (find(manifest.collection() + "/" + name).isPresent()) {
        throw new KubeFailure(
            Code.OPERATOR_IN_CLUSTER,
            "The cluster has the webhook configuration '%s', so an operator runs in it: use that one, or another cluster, or remove it with 'kubectl delete -f webhook-config/'."
                .formatted(name));
      }
    }
  }

  /** Creates the CRD, or brings the one that is there up to date; the prototype's as well. */
  public void installCrd() {
    apply(Manifest.CRD, Manifest.CRD.read());
  }

  /** Whether the API server serves the CRD. */
  public boolean crdIsEstablished() {
    var crd = Manifest.CRD.read();
    return find(Manifest.CRD.collection() + "/" + crd.at("/metadata/name").asText())
        .map(live -> live.at("/status/conditions"))
        .filter(
            conditions ->
                StreamSupport.stream(conditions.spliterator(), false)
                    .anyMatch(
                        condition ->
                            condition.path("type").asText().equals("Established")
                                && condition.path("status").asText().equals("True")))
        .isPresent();
  }

  /** Creates the namespace of the claims where it is missing. */
  public void ensureNamespace(String name) {
    if (find("/api/v1/namespaces/" + name).isEmpty()) {
      var namespace = new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
      send("/api/v1/namespaces", "POST", namespace);
    }
  }

  /** Makes the API server ask this process. */
  public void installWebhooks(URI url, String authority) {
    for (var manifest : List.of(Manifest.MUTATING, Manifest.VALIDATING)) {
      var live = apply(manifest, pointedTo(manifest.read(), url, authority));
      webhooks.put(
          manifest.collection() + "/" + live.at("/metadata/name").asText(),
          live.at("/metadata/uid").asText());
    }
  }

  /**
   * Whether the API server asks this process about jobs: one that could never be stored must be
   * refused in our words.
   *
   * @throws KubernetesClientException what it said instead
   */
  public boolean webhooksAnswer() {
    try {
      send(Kind.JOB.path("default") + "?dryRun=All", "POST", PROBE);
      return false;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_INTERNAL_ERROR) {
        throw e;
      }
      var words = String.valueOf(e.getMessage());
      return words.contains("admission webhook") && words.contains("[IFL");
    }
  }

  /** Removes the webhook configurations, if they are still the ones that were made here. */
  @Override
  public void close() {
    webhooks.reversed().forEach(this::remove);
    webhooks.clear();
  }

  private void remove(String path, String uid) {
    var options =
        new DeleteOptionsBuilder()
            .withApiVersion("v1")
            .withKind("DeleteOptions")
            .withNewPreconditions()
            .withUid(uid)
            .endPreconditions()
            .build();
    try {
      client.raw(path, "DELETE", options);
    } catch (KubernetesClientException e) {
      if (!nothingOfOurs(e.getCode())) {
        LOG.warn(
            "{} was not removed: until it is, no job can be created in this cluster ({})",
            path,
            e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage());
      }
    }
  }

  /** Somebody removed it, or made another of its name. */
  private static boolean nothingOfOurs(int code) {
    return code == HttpURLConnection.HTTP_NOT_FOUND || code == HttpURLConnection.HTTP_CONFLICT;
  }

  private static ObjectNode pointedTo(ObjectNode configuration, URI url, String authority) {
    var metadata = configuration.withObject("/metadata");
    metadata.put("name", metadata.path("name").asText() + SUFFIX);
    metadata.withObject("/labels").put("app.kubernetes.io/managed-by", "iflearner-operator");
    for (var webhook : configuration.path("webhooks")) {
      var path = webhook.at("/clientConfig/service/path").asText();
      ((ObjectNode) webhook)
          .putObject("clientConfig")
          .put("url", url.resolve(path).toString())
          .put("caBundle", Base64.getEncoder().encodeToString(authority.getBytes(UTF_8)));
    }
    return configuration;
  }

  /** Creates it, or gives what is there the content of {@code wanted}, at its resourceVersion. */
  private JsonNode apply(Manifest manifest, ObjectNode wanted) {
    var path = manifest.collection() + "/" + wanted.at("/metadata/name").asText();
    var live = find(path);
    if (live.isEmpty()) {
      return send(manifest.collection(), "POST", wanted);
    }
    var metadata = ((ObjectNode) live.get().path("metadata")).without("managedFields");
    var merged = wanted.deepCopy();
    merged.set("metadata", metadata);
    ((ObjectNode) metadata)
        .withObject("/labels")
        .setAll((ObjectNode) wanted.at("/metadata/labels"));
    return send(path, "PUT", merged);
  }

  private Optional<JsonNode> find(String path) {
    try {
      return Optional.of(send(path, "GET", null));
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private JsonNode send(String path, String method, @Nullable Object body) {
    try {
      var answer = client.raw(path, method, body);
      return client.getKubernetesSerialization().unmarshal(answer, JsonNode.class);
    } catch (KubernetesClientException e) {
      throw e.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED
              || e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
          ? Rights.missing(e)
          : e;
    }
  }
}
