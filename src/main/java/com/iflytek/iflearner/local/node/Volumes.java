package com.iflytek.iflearner.local.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.iflytek.iflearner.local.LocalFailure;
import com.iflytek.iflearner.local.node.VolumeFiles.Wanted;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads what a Pod's volumes hold. What comes from objects of the API is copied when the Pod
 * starts; claims are folders that stay as long as the node.
 */
final class Volumes {
  private final KubernetesClient client;
  private final VolumeFiles files;
  private final Path claims;

  Volumes(KubernetesClient client, Path claims) {
    this.client = client;
    this.files = new VolumeFiles(client);
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
      } catch (KubernetesClientException | LocalFailure e) {
        throw new MountFailure(volume.getName(), String.valueOf(e.getMessage()));
      }
    }
    return contents;
  }

  private Content content(Volume volume, Pod pod, Path podFolder) throws MountFailure {
    var namespace = pod.getMetadata().getNamespace();
    var name = volume.getName();
    if (volume.getConfigMap() != null) {
      var from = volume.getConfigMap();
      return new Content.Copied(
          files.ofConfigMap(
              new Wanted(name, namespace, from.getName(), from.getOptional(), from.getItems())));
    }
    if (volume.getSecret() != null) {
      var from = volume.getSecret();
      return new Content.Copied(
          files.ofSecret(
              new Wanted(
                  name, namespace, from.getSecretName(), from.getOptional(), from.getItems())));
    }
    if (volume.getProjected() != null) {
      return new Content.Copied(projected(name, volume.getProjected().getSources(), pod));
    }
    if (volume.getDownwardAPI() != null) {
      return new Content.Copied(fields(pod, volume.getDownwardAPI().getItems()));
    }
    if (volume.getEmptyDir() != null) {
      return new Content.Shared(made(podFolder.resolve("volumes").resolve(name)));
    }
    if (volume.getPersistentVolumeClaim() != null) {
      var claim = volume.getPersistentVolumeClaim().getClaimName();
      if (client.persistentVolumeClaims().inNamespace(namespace).withName(claim).get() == null) {
        throw new MountFailure(name, "persistentvolumeclaim \"" + claim + "\" not found");
      }
      return new Content.Shared(made(claims.resolve(namespace).resolve(claim)));
    }
    throw new MountFailure(name, "this node has no volumes of that kind");
  }

  /** The API server gives every Pod one such volume: a token, whom to trust, and its namespace. */
  private Map<String, byte[]> projected(String volume, List<VolumeProjection> sources, Pod pod)
      throws MountFailure {
    var namespace = pod.getMetadata().getNamespace();
    var all = new TreeMap<String, byte[]>();
    for (var source : sources) {
      if (source.getServiceAccountToken() != null) {
        var from = source.getServiceAccountToken();
        all.put(from.getPath(), files.token(pod, from));
      } else if (source.getConfigMap() != null) {
        var from = source.getConfigMap();
        all.putAll(
            files.ofConfigMap(
                new Wanted(
                    volume, namespace, from.getName(), from.getOptional(), from.getItems())));
      } else if (source.getSecret() != null) {
        var from = source.getSecret();
        all.putAll(
            files.ofSecret(
                new Wanted(
                    volume, namespace, from.getName(), from.getOptional(), from.getItems())));
      } else if (source.getDownwardAPI() != null) {
        all.putAll(fields(pod, source.getDownwardAPI().getItems()));
      } else {
        throw new MountFailure(volume, "this node does not project that kind of source");
      }
    }
    return all;
  }

  private static Map<String, byte[]> fields(Pod pod, List<DownwardAPIVolumeFile> items) {
    var all = new TreeMap<String, byte[]>();
    for (var item : items) {
      if (item.getFieldRef() == null) {
        throw new LocalFailure("this node does not tell a Pod its resources");
      }
      all.put(item.getPath(), PodFields.of(pod, item.getFieldRef().getFieldPath()).getBytes(UTF_8));
    }
    return all;
  }

  static Path made(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new LocalFailure("cannot make the folder of a volume", e);
    }
  }
}
