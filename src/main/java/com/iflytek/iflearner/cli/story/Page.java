package com.iflytek.iflearner.cli.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.iflytek.iflearner.job.Printable;
import java.util.List;

/**
 * The last hand on everything that is printed: names, messages and what was raised come from many
 * people, and none of it may steer a terminal.
 *
 * @param lines for people
 * @param json for programs
 */
public record Page(List<String> lines, ObjectNode json) {
  /** A message of a status has up to 1024 characters. */
  static final int LONGEST = 2000;

  public Page {
    lines = lines.stream().map(line -> Printable.line(line, LONGEST).stripTrailing()).toList();
    json = plain(json);
  }

  private static ObjectNode plain(ObjectNode object) {
    var plain = JsonNodeFactory.instance.objectNode();
    object
        .properties()
        .forEach(
            field -> plain.set(Printable.line(field.getKey(), LONGEST), plain(field.getValue())));
    return plain;
  }

  private static JsonNode plain(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> plain(object);
      case ArrayNode list -> {
        var plain = JsonNodeFactory.instance.arrayNode();
        list.forEach(item -> plain.add(plain(item)));
        yield plain;
      }
      case TextNode text ->
          JsonNodeFactory.instance.textNode(Printable.line(text.textValue(), LONGEST));
      default -> node;
    };
  }
}
