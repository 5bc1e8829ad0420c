package com.iflytek.iflearner.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, read one by one. Null counts as absent, as it does for the API
 * server; a value of another type is reported and counts as absent too.
 *
 * @param path where the object stands; empty for the root
 */
record Fields(ObjectNode raw, String path, List<Violation> unreadable) {

  /** The value, or a missing node; null counts as missing. */
  JsonNode node(String name) {
    var node = raw.path(name);
    return node.isNull() ? MissingNode.getInstance() : node;
  }

  /** The fields of an object within; none if it is absent. */
  Fields object(String name) {
    var child =
        switch (node(name)) {
          case ObjectNode object -> object;
          case MissingNode _ -> JsonNodeFactory.instance.objectNode();
          default -> {
            wrongType(name, "an object");
            yield JsonNodeFactory.instance.objectNode();
          }
        };
    return new Fields(child, at(name).text(), unreadable);
  }

  @Nullable String text(String name) {
    var node = node(name);
    if (node.isTextual()) {
      return node.textValue();
    }
    if (!node.isMissingNode()) {
      wrongType(name, "a string");
    }
    return null;
  }

  String textOr(String name, String otherwise) {
    var text = text(name);
    return text == null ? otherwise : text;
  }

  @Nullable Integer integer(String name) {
    var node = node(name);
    if (node.isNumber() && node.canConvertToExactIntegral() && node.canConvertToInt()) {
      return node.intValue();
    }
    if (!node.isMissingNode()) {
      wrongType(name, "a whole number of at most 32 bits");
    }
    return null;
  }

  /** False if absent. */
  boolean flag(String name) {
    var node = node(name);
    if (!node.isMissingNode() && !node.isBoolean()) {
      wrongType(name, "true or false");
    }
    return node.booleanValue();
  }

  int integerOr(String name, int otherwise) {
    var integer = integer(name);
    return integer == null ? otherwise : integer;
  }

  void report(String name, Code code, String sentence) {
    unreadable.add(new Violation(code, at(name), sentence));
  }

  private void wrongType(String name, String wanted) {
    report(name, Code.TYPE_INVALID, "must be " + wanted + ", is " + described(node(name)));
  }

  private FieldPath at(String name) {
    return path.isEmpty() ? new FieldPath(name) : new FieldPath(path).child(name);
  }

  private static String described(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case STRING -> Quoted.of(node.textValue()) + ", a string";
      case NUMBER -> "the number " + Quoted.of(node.asText());
      default -> Quoted.of(node.asText());
    };
  }
}
