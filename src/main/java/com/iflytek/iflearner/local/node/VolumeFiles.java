package com.iflytek.iflearner.local.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The files that objects of the API become in a volume, by their path in it. */
record VolumeFiles(KubernetesClient client) {
  /**
   * An object that a volume names.
   *
   * @param optional null: it is not
   * @param items chooses among what it holds; empty: all
   */
  record Wanted(
      String volume,
      String namespace,
      String name,
      @Nullable Boolean optional,
      List<KeyToPath> items) {}

  Map<String, byte[]> ofConfigMap(Wanted wanted) throws MountFailure {
    var found = client.configMaps().inNamespace(wanted.namespace()).withName(wanted.name()).get();
    return chosen(wanted, "configmap", found == null ? null : bytes(found));
  }

  Map<String, byte[]> ofSecret(Wanted wanted) throws MountFailure {
    var found = client.secrets().inNamespace(wanted.namespace()).withName(wanted.name()).get();
    return chosen(wanted, "secret", found == null ? null : decoded(found.getData()));
  }

  /**
   * A token of the Pod's own service account that ends with the Pod. It is not renewed: it lives
   * for an hour at least, and most local clusters do not.
   */
  byte[] token(Pod pod, ServiceAccountTokenProjection wanted) {
    var meta = pod.getMetadata();
    var audience = wanted.getAudience();
    TokenRequest request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withAudiences(audience == null ? List.of() : List.of(audience))
            .withExpirationSeconds(wanted.getExpirationSeconds())
            .withNewBoundObjectRef("v1", "Pod", meta.getName(), meta.getUid())
            .endSpec()
            .build();
    return client
        .serviceAccounts()
        .inNamespace(meta.getNamespace())
        .withName(pod.getSpec().getServiceAccountName())
        .tokenRequest(request)
        .getStatus()
        .getToken()
        .getBytes(UTF_8);
  }

  private static Map<String, byte[]> chosen(
      Wanted wanted, String kind, @Nullable Map<String, byte[]> found) throws MountFailure {
    var optional = Boolean.TRUE.equals(wanted.optional());
    if (found == null && !optional) {
      throw new MountFailure(wanted.volume(), kind + " \"" + wanted.name() + "\" not found");
    }
    if (found == null || wanted.items().isEmpty()) {
      return found == null ? Map.of() : found;
    }
    var chosen = new TreeMap<String, byte[]>();
    for (var item : wanted.items()) {
      var content = found.get(item.getKey());
      if (content != null) {
        chosen.put(item.getPath(), content);
      } else if (!optional) {
        throw new MountFailure(
            wanted.volume(), "references non-existent config key: " + item.getKey());
      }
    }
    return chosen;
  }

  private static Map<String, byte[]> bytes(ConfigMap map) {
    var all = new TreeMap<>(decoded(map.getBinaryData()));
    if (map.getData() != null) {
      map.getData().forEach((key, text) -> all.put(key, text.getBytes(UTF_8)));
    }
    return all;
  }

  private static Map<String, byte[]> decoded(@Nullable Map<String, String> base64) {
    return base64 == null
        ? Map.of()
        : base64.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, entry -> Base64.getDecoder().decode(entry.getValue())));
  }
}
