package com.iflytek.iflearner.admission;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON patches as RFC 6902 has them carried out, as far as we send any. */
final class Patches {
  private Patches() {}

  static JsonNode applied(Iterable<? extends JsonNode> patch, JsonNode to) {
    var result = to.<JsonNode>deepCopy();
    for (var operation : patch) {
      var at = JsonPointer.compile(operation.path("path").asText());
      if (at.matches()) {
        result = operation.path("value");
      } else {
        carryOut(operation, at.last().getMatchingProperty(), result.at(at.head()));
      }
    }
    return result;
  }

  private static void carryOut(JsonNode operation, String name, JsonNode parent) {
    var op = operation.path("op").asText();
    var value = operation.path("value");
    switch (parent) {
      case ObjectNode object when op.equals("remove") && object.has(name) -> object.remove(name);
      case ObjectNode object when op.equals("replace") && object.has(name) ->
          object.set(name, value);
      case ObjectNode object when op.equals("add") -> object.set(name, value);
      case ArrayNode array when op.equals("remove") && array.has(index(name)) ->
          array.remove(index(name));
      case ArrayNode array when op.equals("replace") && array.has(index(name)) ->
          array.set(index(name), value);
      case ArrayNode array when op.equals("add") && index(name) <= array.size() ->
          array.insert(index(name), value);
      default -> throw new IllegalArgumentException("does not apply: " + operation);
    }
  }

  private static int index(String name) {
    return Integer.parseInt(name);
  }
}
