package com.iflytek.iflearner.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.iflytek.iflearner.job.Api;
import com.iflytek.iflearner.job.FieldPath;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One document of a file.
 *
 * @param positions where each value stands, by its path; the document's own is the empty path
 */
record LintDocument(JsonNode tree, Map<String, LintPosition> positions) {

  /** Hands over every object in a text, YAML or JSON, up to the first fault. */
  static void each(String text, Consumer<LintDocument> objects) throws LintSyntaxException {
    Consumer<LintDocument> all = document -> document.objects().forEach(objects);
    if (LintJson.looksLike(text)) {
      LintJson.read(text, all);
    } else {
      LintYaml.read(text, all);
    }
  }

  /** Whether it is an IflearnerJob. */
  boolean isJob() {
    return Api.KIND.equals(tree.path("kind").textValue())
        && Api.API_VERSION.equals(tree.path("apiVersion").textValue());
  }

  /** Where a field stands, or, if it is absent, where it belongs. */
  LintPosition at(FieldPath field) {
    var path = field.text();
    while (!positions.containsKey(path) && !path.isEmpty()) {
      var end = path.endsWith("]") ? path.lastIndexOf('[') : path.lastIndexOf('.');
      path = path.substring(0, Math.max(end, 0));
    }
    return positions.getOrDefault(path, LintPosition.START);
  }

  /** The documents within, if this is a {@code List}, such as kubectl prints; else itself. */
  private Stream<LintDocument> objects() {
    var items = tree.path("items");
    return items.isArray() && tree.path("kind").asText().endsWith("List")
        ? IntStream.range(0, items.size()).mapToObj(i -> item(items.path(i), "items[" + i + "]"))
        : Stream.of(this);
  }

  private LintDocument item(JsonNode item, String prefix) {
    var within = new HashMap<String, LintPosition>();
    positions.forEach(
        (path, position) -> {
          if (path.equals(prefix)) {
            within.put("", position);
          } else if (path.startsWith(prefix + ".")) {
            within.put(path.substring(prefix.length() + 1), position);
          }
        });
    return new LintDocument(item, within);
  }
}
