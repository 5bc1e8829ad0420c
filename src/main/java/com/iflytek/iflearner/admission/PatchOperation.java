package com.iflytek.iflearner.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One operation of a JSON patch (RFC 6902).
 *
 * @see JsonPatch
 */
public sealed interface PatchOperation {
  /** Where, as a JSON pointer (RFC 6901). */
  String path();

  record Add(String path, JsonNode value) implements PatchOperation {}

  record Replace(String path, JsonNode value) implements PatchOperation {}

  record Remove(String path) implements PatchOperation {}

  /** As it is sent. */
  default ObjectNode toJson() {
    return switch (this) {
      case Add(var path, var value) -> operation("add", path).set("value", value);
      case Replace(var path, var value) -> operation("replace", path).set("value", value);
      case Remove(var path) -> operation("remove", path);
    };
  }

  private static ObjectNode operation(String op, String path) {
    return JsonNodeFactory.instance.objectNode().put("op", op).put("path", path);
  }
}
