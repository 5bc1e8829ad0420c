package com.iflytek.iflearner.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.iflytek.iflearner.local.SharedControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/** What the operators of all tests have sent to the shared control plane, by its audit log. */
final class OperatorRequests {
  private static final JsonMapper JSON = new JsonMapper();

  private OperatorRequests() {}

  /** Verb and path of each, watches apart, that has these words in its path. */
  static List<String> about(String words) {
    try (var lines = Files.lines(SharedControlPlane.auditLog())) {
      return lines
          .filter(line -> line.contains(words))
          .map(OperatorRequests::parsed)
          .filter(event -> event.path("userAgent").asText().startsWith("iflearner-operator/"))
          .filter(event -> !event.path("verb").asText().equals("watch"))
          .map(event -> event.path("verb").asText() + " " + event.path("requestURI").asText())
          .filter(request -> request.contains(words))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      return JSON.missingNode(); // the API server is still writing it
    }
  }
}
