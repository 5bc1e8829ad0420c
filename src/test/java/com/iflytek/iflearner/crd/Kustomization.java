package com.iflytek.iflearner.crd;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A folder for {@code kubectl apply -k}, read without kubectl: its files, patches apart. */
final class Kustomization {
  private Kustomization() {}

  /** The objects of all files that it lists, in their order. */
  static List<JsonNode> objects(Path folder) {
    return listed(folder).toList();
  }

  /** What the folder's own file says. */
  static JsonNode of(Path folder) {
    var usual = folder.resolve("kustomization.yaml");
    return Manifests.read(Files.exists(usual) ? usual : folder.resolve("Kustomization"));
  }

  private static Stream<JsonNode> listed(Path folder) {
    return StreamSupport.stream(of(folder).path("resources").spliterator(), false)
        .map(entry -> folder.resolve(entry.asText()).normalize())
        .flatMap(path -> Files.isDirectory(path) ? listed(path) : Manifests.readAll(path).stream());
  }
}
