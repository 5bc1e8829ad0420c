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
import java.util.UUID;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Calls a webhook as an API server does: over TLS, trusting one authority, with connections that
 * are kept.
 */
final class ReviewCaller {
  private static final JsonMapper JSON = new JsonMapper();

  /** The certificate is good for the name of a Service, which nobody looks up here. */
  private static final HostnameVerifier AT_ANOTHER_ADDRESS = (_, _) -> true;

  /** Whoever answers is in this process: it answers at once or never. */
  private static final int LIMIT_MILLIS = 10_000;

  private final SSLSocketFactory sockets;

  private ReviewCaller(SSLSocketFactory sockets) {
    this.sockets = sockets;
  }

  /** Shares no connection and no TLS session with another caller. */
  static ReviewCaller trusting(byte[] pem) {
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
      return new ReviewCaller(context.getSocketFactory());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("trusting the authority of a webhook", e);
    }
  }

  /** The review of a create. */
  static ObjectNode review(ApiPath path, ObjectNode job) {
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

  /**
   * What the webhook answers.
   *
   * @throws IOException if it does not, or not with 200
   */
  JsonNode ask(URI webhook, ObjectNode review) throws IOException {
    var call = (HttpsURLConnection) webhook.toURL().openConnection();
    call.setSSLSocketFactory(sockets);
    call.setHostnameVerifier(AT_ANOTHER_ADDRESS);
    call.setConnectTimeout(LIMIT_MILLIS);
    call.setReadTimeout(LIMIT_MILLIS);
    call.setRequestProperty("Content-Type", "application/json");
    call.setDoOutput(true);
    call.getOutputStream().write(review.toString().getBytes(UTF_8));
    try (var answer = call.getInputStream()) {
      return JSON.readTree(answer);
    }
  }
}
