package com.iflytek.iflearner.local.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A server and its parties, as they are seen through the API server. */
public final class Federation {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;
  private final String namespace;

  public Federation(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** How far a party is, as the server counts. */
  public record Party(int epoch, int epochs, boolean complete) {
    private static Party of(JsonNode json) {
      return new Party(
          json.path("current_epoch").asInt(),
          json.path("total_epoch").asInt(),
          json.path("complete").asBoolean());
    }
  }

  /** {@code status.phase} of a job, once it has one. */
  public Optional<String> phase(String job) {
    var found =
        client
            .genericKubernetesResources("git.iflytek.com/v1", "IflearnerJob")
            .inNamespace(namespace)
            .withName(job)
            .get();
    return Optional.ofNullable(found)
        .map(resource -> client.getKubernetesSerialization().convertValue(resource, JsonNode.class))
        .map(resource -> resource.path("status").path("phase").asText(null));
  }

  /** The registered parties by name; empty when the server does not answer. */
  public Optional<Map<String, Party>> parties(String serverPod) {
    var path = "/api/v1/namespaces/" + namespace + "/pods/" + serverPod + ":50002/proxy/v1/status";
    try {
      var answer = client.raw(path);
      return answer == null ? Optional.empty() : Optional.of(parse(answer));
    } catch (KubernetesClientException | JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Map<String, Party> parse(String answer) throws JsonProcessingException {
    var parties = new LinkedHashMap<String, Party>();
    JSON.readTree(answer)
        .properties()
        .forEach(party -> parties.put(party.getKey(), Party.of(party.getValue())));
    return parties;
  }
}
