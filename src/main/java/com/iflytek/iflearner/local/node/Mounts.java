package com.iflytek.iflearner.local.node;

import com.iflytek.iflearner.local.node.Volumes.Content;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts a container's volumes into its root, in the order it names them. */
final class Mounts {
  private Mounts() {}

  static void into(ContainerRoot root, List<VolumeMount> mounts, Map<String, Content> contents) {
    for (var mount : mounts) {
      var subPath = subPath(mount);
      switch (contents.get(mount.getName())) {
        case Content.Shared(var folder) ->
            root.link(
                mount.getMountPath(),
                Volumes.made(subPath == null ? folder : folder.resolve(subPath)));
        case Content.Copied(var files) -> copy(root, mount.getMountPath(), subPath, files);
        case null -> root.makeFolder(mount.getMountPath()); // the API server lets no such Pod pass
      }
    }
  }

  /** A kubelet makes an empty folder of a {@code subPath} that the volume does not hold. */
  private static void copy(
      ContainerRoot root, String path, @Nullable String subPath, Map<String, byte[]> files) {
    var one = subPath == null ? null : files.get(subPath);
    if (one != null) {
      root.write(path, one);
      return;
    }
    root.makeFolder(path);
    var prefix = subPath == null ? "" : subPath + "/";
    files.forEach(
        (name, content) -> {
          if (name.startsWith(prefix)) {
            root.write(path + "/" + name.substring(prefix.length()), content);
          }
        });
  }

  private static @Nullable String subPath(VolumeMount mount) {
    var subPath = mount.getSubPath();
    return subPath == null || subPath.isEmpty() ? null : subPath;
  }
}
