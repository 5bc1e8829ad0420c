package com.iflytek.iflearner.kube;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Problem;
import com.iflytek.iflearner.pki.CaBundle;
import com.iflytek.iflearner.pki.Parsed.Good;
import com.iflytek.iflearner.reconcile.Cluster.Outcome;
import com.iflytek.iflearner.reconcile.Cluster.Outcome.Done;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A webhook configuration, of which only {@code caBundle} is ours. It is read as JSON and never as
 * a model: what a newer Kubernetes adds would be lost when it is written back.
 */
final class WebhookConfiguration implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookConfiguration.class);
  private static final String GROUP = "admissionregistration.k8s.io";
  private static final String CA_BUNDLE = "/clientConfig/caBundle";

  /** The two kinds. */
  enum Type {
    MUTATING("MutatingWebhookConfiguration", "mutatingwebhookconfigurations"),
    VALIDATING("ValidatingWebhookConfiguration", "validatingwebhookconfigurations");

    private final String kind;
    private final String plural;

    Type(String kind, String plural) {
      this.kind = kind;
      this.plural = plural;
    }

    private ResourceDefinitionContext context() {
      return new ResourceDefinitionContext.Builder()
          .withGroup(GROUP)
          .withVersion("v1")
          .withKind(kind)
          .withPlural(plural)
          .withNamespaced(false)
          .build();
    }
  }

  private final String what;
  private final String path;
  private final KubernetesClient client;
  private final WatchedByName<GenericKubernetesResource> watched;
  private final Attempts attempts;

  /**
   * @param changed told of every change, on any thread
   */
  WebhookConfiguration(KubernetesClient client, Type type, String name, Runnable changed) {
    this.what = type.kind + " '" + name + "'";
    this.path = "/apis/" + GROUP + "/v1/" + type.plural + "/" + name;
    this.client = client;
    this.watched =
        new WatchedByName<>(
            name, client.genericKubernetesResources(type.context()).withName(name), changed);
    this.attempts = new Attempts(what);
  }

  void start() {
    watched.start();
  }

  /** Whether the API server has said what there is, or that it will not say so. */
  boolean answered() {
    return watched.synced() || watched.refusal().isPresent();
  }

  /** Has every webhook trust these authorities, if one does not. */
  void haveTrusted(List<X509Certificate> authorities, Instant now) {
    var seen = watched.get();
    if (!watched.synced() || seen == null) {
      attempts.settled();
      return;
    }
    var wanted = json().convertValue(seen, ObjectNode.class);
    var reasons = new LinkedHashSet<String>();
    for (var webhook : wanted.path("webhooks")) {
      if (CaBundle.of(caBundle(webhook), authorities, now) instanceof CaBundle.Write write) {
        var base64 = Base64.getEncoder().encodeToString(write.pem().getBytes(ISO_8859_1));
        ((ObjectNode) webhook).withObject("/clientConfig").put("caBundle", base64);
        reasons.add(write.reason());
      }
    }
    if (reasons.isEmpty()) {
      attempts.settled();
    } else {
      attempts.carryOut(now, () -> replace(wanted, String.join("; ", reasons)));
    }
  }

  /** Whom each of its webhooks trusts; empty while that is not known. */
  Optional<List<Set<X509Certificate>>> trusted() {
    if (!watched.synced()) {
      return Optional.empty();
    }
    var seen = watched.get();
    return Optional.of(
        seen == null
            ? List.of() // and nobody calls
            : webhooks(json().convertValue(seen, ObjectNode.class))
                .map(WebhookConfiguration::trusted)
                .toList());
  }

  List<Problem> problems() {
    var problems = new ArrayList<Problem>();
    watched
        .refusal()
        .ifPresent(words -> problems.add(Attempts.rightMissing("watch " + what, words)));
    attempts.problem().ifPresent(problems::add);
    if (watched.synced() && watched.get() == null) {
      problems.add(
          new Problem(
              Code.WEBHOOKS_NOT_CONFIGURED,
              "There is no %s, so that the API server does not ask about jobs: apply it with 'kubectl apply -k deploy'."
                  .formatted(what)));
    }
    return problems;
  }

  @Override
  public void close() {
    watched.close();
  }

  /** Pinned: it carries the uid and the resourceVersion of what was seen. */
  private Outcome replace(ObjectNode wanted, String reason) {
    try {
      var answer = client.raw(path, "PUT", wanted);
      watched.wrote(json().unmarshal(answer, GenericKubernetesResource.class));
      LOG.info("Wrote caBundle of {}: {}", what, reason);
      return new Done();
    } catch (KubernetesClientException e) {
      return Outcomes.ofPinned("the write of " + what, e);
    }
  }

  private KubernetesSerialization json() {
    return client.getKubernetesSerialization();
  }

  private static Stream<JsonNode> webhooks(JsonNode configuration) {
    return StreamSupport.stream(configuration.path("webhooks").spliterator(), false);
  }

  private static Set<X509Certificate> trusted(JsonNode webhook) {
    return CaBundle.read(caBundle(webhook)) instanceof Good<List<X509Certificate>>(var those)
        ? Set.copyOf(those)
        : Set.of();
  }

  /** The API server takes no other base64; PEM is ASCII, and what is not is no PEM. */
  private static String caBundle(JsonNode webhook) {
    return new String(Base64.getDecoder().decode(webhook.at(CA_BUNDLE).asText("")), ISO_8859_1);
  }
}
