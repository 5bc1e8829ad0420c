package com.iflytek.iflearner.cli.rehearsal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Asks the webhooks that are stored, as an API server does. */
final class StandInAdmission {
  private static final String CONFIGURATIONS = "/apis/admissionregistration.k8s.io/v1/";

  private final StandInStore store;
  private final URI webhooks;
  private final Map<String, ReviewCaller> callers = new ConcurrentHashMap<>();

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
    var response =
        ask(webhook.path("clientConfig"), ReviewCaller.review(path, job)).path("response");
    return response.path("allowed").asBoolean()
        ? Optional.empty()
        : Optional.of(
            "admission webhook \"%s\" denied the request: %s"
                .formatted(webhook.path("name").asText(), response.at("/status/message").asText()));
  }

  private JsonNode ask(JsonNode clientConfig, ObjectNode review) {
    var url = webhooks.resolve(clientConfig.at("/service/path").asText());
    var caller =
        callers.computeIfAbsent(
            clientConfig.path("caBundle").asText(),
            bundle -> ReviewCaller.trusting(Base64.getDecoder().decode(bundle.getBytes(UTF_8))));
    try {
      return caller.ask(url, review);
    } catch (IOException e) {
      throw new RehearsalFailure("the webhook " + url + " did not answer: " + e);
    }
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
