package com.iflytek.iflearner.cli.rehearsal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.job.Api;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Asks the webhooks that are stored, as an API server does: over TLS, trusting their bundle, with
 * connections that are kept.
 */
final class StandInAdmission {
  private static final String CONFIGURATIONS = "/apis/admissionregistration.k8s.io/v1/";
  private static final JsonMapper JSON = new JsonMapper();

  /** The certificate is good for the name of a Service, which nobody looks up here. */
  private static final HostnameVerifier AT_ANOTHER_ADDRESS = (_, _) -> true;

  private final StandInStore store;
  private final URI webhooks;
  private final Map<String, SSLSocketFactory> trusting = new ConcurrentHashMap<>();

  StandInAdmission(StandInStore store, URI webhooks) {
    this.store = store;
    this.webhooks = webhooks;
  }

  /** What the first webhook that does not allow the job says, in the API server's words. */
  Optional<String> refusal(ApiPath path, ObjectNode job) {
    return Stream.of("mutatingwebhookconfigurations", "validatingwebhookconfigurations")
        .map(plural -> store.list(ApiPath.of(CONFIGURATIONS + plural), _ -> true))
        .flatMap(list -> stream(list.path("items")))
        .flatMap(configuration -> stream(configuration.path("webhooks")))
        .flatMap(webhook -> refusal(webhook, path, job).stream())
        .findFirst();
  }

  private Optional<String> refusal(JsonNode webhook, ApiPath path, ObjectNode job) {
    var response = ask(webhook.path("clientConfig"), review(path, job)).path("response");
    return response.path("allowed").asBoolean()
        ? Optional.empty()
        : Optional.of(
            "admission webhook \"%s\" denied the request: %s"
                .formatted(webhook.path("name").asText(), response.at("/status/message").asText()));
  }

  private static ObjectNode review(ApiPath path, ObjectNode job) {
    var review =
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", "AdmissionReview")
            .put("apiVersion", "admission.k8s.io/v1");
    var request =
        review
            .putObject("request")
            .put("uid", UUID.randomUUID().toString())
            .put("name", path.name())
            .put("namespace", path.namespace())
            .put("operation", "CREATE")
            .put("dryRun", false);
    request
        .putObject("kind")
        .put("group", Api.GROUP)
        .put("version", Api.VERSION)
        .put("kind", Api.KIND);
    request
        .putObject("resource")
        .put("group", Api.GROUP)
        .put("version", Api.VERSION)
        .put("resource", "iflearnerjobs");
    request.putObject("userInfo").put("username", "rehearsal");
    request.set("object", job);
    request.putNull("oldObject");
    return review;
  }

  private JsonNode ask(JsonNode clientConfig, ObjectNode review) {
    var url = webhooks.resolve(clientConfig.at("/service/path").asText());
    try {
      var call = (HttpsURLConnection) url.toURL().openConnection();
      call.setSSLSocketFactory(
          trusting.computeIfAbsent(
              clientConfig.path("caBundle").asText(), StandInAdmission::trusting));
      call.setHostnameVerifier(AT_ANOTHER_ADDRESS);
      call.setRequestProperty("Content-Type", "application/json");
      call.setDoOutput(true);
      call.getOutputStream().write(review.toString().getBytes(UTF_8));
      try (var answer = call.getInputStream()) {
        return JSON.readTree(answer);
      }
    } catch (IOException e) {
      throw new RehearsalFailure("the webhook " + url + " did not answer: " + e);
    }
  }

  private static SSLSocketFactory trusting(String caBundle) {
    var pem = Base64.getDecoder().decode(caBundle.getBytes(UTF_8));
    try {
      var trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      var authority =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(pem));
      trusted.setCertificateEntry("authority", authority);
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("trusting the authority of a webhook", e);
    }
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
