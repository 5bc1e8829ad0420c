package com.iflytek.iflearner.local.node;

import com.iflytek.iflearner.local.LocalFailure;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a Pod's volumes hold. ConfigMaps and Secrets are copied when the Pod starts; claims
 * are folders that stay as long as the node.
 */
final class Volumes {
  private final KubernetesClient client;
  private final Path claims;

  Volumes(KubernetesClient client, Path claims) {
    this.client = client;
    this.claims = claims;
  }

  /** What a volume holds. */
  sealed interface Content {
    /** Files by their path in the volume. */
    record Copied(Map<String, byte[]> files) implements Content {}

    /** A folder of this computer that can be written to. */
    record Shared(Path folder) implements Content {}
  }

  /** The contents of all volumes of a Pod, by name. */
  Map<String, Content> of(Pod pod, Path podFolder) throws MountFailure {
    var contents = new HashMap<String, Content>();
    for (var volume : pod.getSpec().getVolumes()) {
      try {
        contents.put(volume.getName(), content(volume, pod, podFolder));
      } catch (KubernetesClientException e) {
        throw new MountFailure(volume.getName(), String.valueOf(e.getMessage()));
      }
    }
    return contents;
  }

  private Content content(Volume volume, Pod pod, Path podFolder) throws MountFailure {
    var namespace = pod.getMetadata().getNamespace();
    if (volume.getConfigMap() != null) {
      var source = volume.getConfigMap();
      var found = client.configMaps().inNamespace(namespace).withName(source.getName()).get();
      return copied(
          new Source(
              volume.getName(),
              "configmap \"" + source.getName() + "\" not found",
              Boolean.TRUE.equals(source.getOptional()),
              source.getItems()),
          found == null ? null : bytes(found));
    }
    if (volume.getSecret() != null) {
      var source = volume.getSecret();
      var found = client.secrets().inNamespace(namespace).withName(source.getSecretName()).get();
      return copied(
          new Source(
              volume.getName(),
              "secret \"" + source.getSecretName() + "\" not found",
              Boolean.TRUE.equals(source.getOptional()),
              source.getItems()),
          found == null ? null : decoded(found.getData()));
    }
    if (volume.getEmptyDir() != null) {
      return new Content.Shared(made(podFolder.resolve("volumes").resolve(volume.getName())));
    }
    if (volume.getPersistentVolumeClaim() != null) {
      var claim = volume.getPersistentVolumeClaim().getClaimName();
      if (client.persistentVolumeClaims().inNamespace(namespace).withName(claim).get() == null) {
        throw new MountFailure(
            volume.getName(), "persistentvolumeclaim \"" + claim + "\" not found");
      }
      return new Content.Shared(made(claims.resolve(namespace).resolve(claim)));
    }
    if (volume.getProjected() != null) {
      return new Content.Copied(Map.of()); // every Pod has one with a token; nothing here uses it
    }
    throw new MountFailure(volume.getName(), "this node has no volumes of that kind");
  }

  /** Where a volume's files come from; {@code items} chooses among them. */
  private record Source(String volume, String notFound, boolean optional, List<KeyToPath> items) {}

  private static Content copied(Source source, @Nullable Map<String, byte[]> found)
      throws MountFailure {
    if (found == null && !source.optional()) {
      throw new MountFailure(source.volume(), source.notFound());
    }
    if (found == null || source.items().isEmpty()) {
      return new Content.Copied(found == null ? Map.of() : found);
    }
    var chosen = new TreeMap<String, byte[]>();
    for (var item : source.items()) {
      var content = found.get(item.getKey());
      if (content != null) {
        chosen.put(item.getPath(), content);
      } else if (!source.optional()) {
        throw new MountFailure(
            source.volume(), "references non-existent config key: " + item.getKey());
      }
    }
    return new Content.Copied(chosen);
  }

  private static Map<String, byte[]> bytes(ConfigMap map) {
    var all = new TreeMap<>(decoded(map.getBinaryData()));
    if (map.getData() != null) {
      map.getData().forEach((key, text) -> all.put(key, text.getBytes(StandardCharsets.UTF_8)));
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

  static Path made(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new LocalFailure("cannot make the folder of a volume", e);
    }
  }
}
