package com.iflytek.iflearner.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.iflytek.iflearner.job.Job;
import java.util.Optional;

/**
 * A file of the first container that is one key of a ConfigMap.
 *
 * @param configMap in the job's namespace
 */
public record MountedFile(String configMap, String key) {

  /** What the file at {@code path} is in the completed job; empty if it is something else. */
  public static Optional<MountedFile> of(Job job, String path) {
    var template = Template.of(Completion.complete(job));
    return template
        .first()
        .path("volumeMounts")
        .valueStream()
        .flatMap(mount -> within(mount, path).stream().map(file -> new Found(mount, file)))
        .flatMap(found -> found.in(template.volumes()).stream())
        .findFirst();
  }

  /** The file's name in the volume that is mounted there. */
  private static Optional<String> within(JsonNode mount, String path) {
    var at = Template.directory(mount.path("mountPath").asText());
    var part = mount.path("subPath").asText();
    if (at.equals(path)) {
      return part.isEmpty() ? Optional.empty() : Optional.of(part);
    }
    return part.isEmpty() && path.startsWith(at + "/")
        ? Optional.of(path.substring(at.length() + 1))
        : Optional.empty();
  }

  private record Found(JsonNode mount, String file) {
    Optional<MountedFile> in(JsonNode volumes) {
      return volumes
          .valueStream()
          .filter(volume -> volume.path("name").asText().equals(mount.path("name").asText()))
          .map(volume -> volume.path("configMap"))
          .filter(source -> source.path("name").isTextual())
          .findFirst()
          .map(source -> new MountedFile(source.path("name").asText(), key(source)));
    }

    private String key(JsonNode source) {
      return source
          .path("items")
          .valueStream()
          .filter(item -> item.path("path").asText().equals(file))
          .map(item -> item.path("key").asText())
          .findFirst()
          .orElse(file);
    }
  }
}
