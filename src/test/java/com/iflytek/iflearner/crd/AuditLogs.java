package com.iflytek.iflearner.crd;

import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What operators asked API servers for, as these wrote it down. */
final class AuditLogs {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OPERATORS = "\"userAgent\":\"iflearner-operator/";

  /** Steps tried by hand, not decided by an operator. */
  private static final String CONTRACT = OPERATORS + "contract\"";

  /**
   * A request that one of our operators sent.
   *
   * @param right what it needs; of a request that is not about objects, the path and the verb
   * @param isTrial whether nothing was to be stored
   */
  record Asked(Right right, boolean isTrial) {}

  private AuditLogs() {}

  /** Those that the tests of this build left behind. */
  static List<Path> ofThisBuild() {
    try (var files = Files.walk(Path.of("target"), 2)) {
      return files
          .filter(file -> file.getFileName().toString().matches(".*audit.*\\.log"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each request once. */
  static Set<Asked> askedByOperators(List<Path> logs) {
    return logs.stream().flatMap(log -> asked(log).stream()).collect(toSet());
  }

  private static Set<Asked> asked(Path log) {
    try (var lines = Files.lines(log)) {
      return lines
          .filter(line -> line.contains(OPERATORS) && !line.contains(CONTRACT))
          .flatMap(AuditLogs::parsed)
          .map(AuditLogs::asked)
          .collect(toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** None, if the API server was killed while it wrote the line. */
  private static Stream<JsonNode> parsed(String line) {
    try {
      return Stream.of(JSON.readTree(line));
    } catch (JsonProcessingException e) {
      return Stream.empty();
    }
  }

  private static Asked asked(JsonNode event) {
    var object = event.path("objectRef");
    var uri = event.path("requestURI").asText();
    var verb = event.path("verb").asText();
    if (object.isMissingNode()) {
      return new Asked(new Right("", uri.replaceFirst("\\?.*", ""), verb, ""), false);
    }
    var subresource = object.path("subresource").asText();
    var resource =
        object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource);
    var right =
        new Right(object.path("apiGroup").asText(), resource, verb, object.path("name").asText());
    return new Asked(right, uri.contains("dryRun=All"));
  }
}
