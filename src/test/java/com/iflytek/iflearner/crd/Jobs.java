package com.iflytek.iflearner.crd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/** IflearnerJobs as an API server without our webhooks takes them. */
final class Jobs {
  static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  /** Tests are easier to read with single quotes. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

  private Jobs() {}

  static NonNamespaceOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      in(KubernetesClient client, String namespace) {
    return client
        .genericKubernetesResources("git.iflytek.com/v1", "IflearnerJob")
        .inNamespace(namespace);
  }

  /** A server that everybody accepts, changed by a JSON merge patch (RFC 7396). */
  static GenericKubernetesResource server(String name, String patch) {
    var job =
        read(
            """
            {'apiVersion': 'git.iflytek.com/v1', 'kind': 'IflearnerJob', 'metadata': {'name': '%1$s'},
             'spec': {'role': 'server', 'host': '%1$s.server.iflearner.com',
                      'template': {'spec': {'containers': [{'name': 'c', 'image': 'i'}]}}}}
            """
                .formatted(name));
    merge((ObjectNode) job, read(patch));
    return of(job);
  }

  /** The same text as strict JSON. */
  static String text(String json) {
    return read(json).toString();
  }

  static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  static GenericKubernetesResource of(JsonNode job) {
    return JSON.convertValue(job, GenericKubernetesResource.class);
  }

  static JsonNode json(GenericKubernetesResource job) {
    return JSON.valueToTree(job);
  }

  private static void merge(ObjectNode target, JsonNode patch) {
    for (var change : patch.properties()) {
      var name = change.getKey();
      switch (change.getValue()) {
        case ObjectNode inner when target.get(name) instanceof ObjectNode below ->
            merge(below, inner);
        case JsonNode value when value.isNull() -> target.remove(name);
        case JsonNode value -> target.set(name, value);
      }
    }
  }
}
