package com.iflytek.iflearner.cli.rehearsal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The manifests among the program's own files. */
final class Manifests {
  private Manifests() {}

  static ObjectNode read(String resource) {
    try (var yaml = Manifests.class.getResourceAsStream(resource)) {
      if (yaml == null) {
        throw new FileNotFoundException(resource);
      }
      return (ObjectNode) new YAMLMapper().readTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException("reading a part of the program", e);
    }
  }

  /** That job, as if it had been created there. */
  static ObjectNode job(String resource, ApiPath path) {
    var job = read(resource);
    job.withObject("/metadata").put("name", path.name()).put("namespace", path.namespace());
    return job;
  }
}
