package com.iflytek.iflearner.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.iflytek.iflearner.local.LocalFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a stored object has and the one that was sent had not. */
final class Additions {
  private Additions() {}

  /** Of the specs of a manifest and of the object in JSON, one line each: path and value. */
  static List<String> between(Path manifest, String stored) {
    try {
      return between(
          new ObjectMapper(new YAMLFactory()).readTree(manifest.toFile()).path("spec"),
          new ObjectMapper().readTree(stored).path("spec"),
          "spec");
    } catch (IOException e) {
      throw new LocalFailure("cannot compare " + manifest + " with what was stored", e);
    }
  }

  private static List<String> between(JsonNode sent, JsonNode stored, String path) {
    if (sent.isMissingNode() && !stored.isArray()) {
      return List.of(path + ": " + stored);
    }
    var lines = new ArrayList<String>();
    stored
        .properties()
        .forEach(
            field ->
                lines.addAll(
                    between(
                        sent.path(field.getKey()), field.getValue(), path + "." + field.getKey())));
    for (var i = 0; i < stored.size() && stored.isArray(); i++) {
      lines.addAll(between(sent.path(i), stored.path(i), path + "[" + i + "]"));
    }
    return lines;
  }
}
