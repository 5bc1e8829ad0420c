package com.iflytek.iflearner.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The YAML files of the repository; paths count from its root, where Maven runs the tests. */
final class Manifests {
  static final Path CRD = Path.of("crd/iflearnerjobs.git.iflytek.com.yaml");
  static final Path PROTOTYPE = Path.of("src/test/resources/prototype");

  private static final YAMLMapper YAML = new YAMLMapper();

  private Manifests() {}

  static JsonNode read(Path file) {
    var documents = readAll(file);
    if (documents.size() != 1) {
      throw new IllegalArgumentException(file + " has " + documents.size() + " documents");
    }
    return documents.getFirst();
  }

  /** Every document of a file. */
  static List<JsonNode> readAll(Path file) {
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
      return documents.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The YAML files of a folder, in order of their names. */
  static List<Path> in(Path folder) {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
