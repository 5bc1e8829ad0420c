package com.iflytek.iflearner.job;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * One change to raw JSON, an {@code add} of RFC 6902: sets the member of an object, or appends to a
 * list where {@code at} ends in {@code /-}. Nothing else is touched, so what the program does not
 * know survives.
 */
public record Edit(JsonPointer at, JsonNode value) {

  /** A copy of {@code raw} after all edits, in their order; {@code raw} itself if there is none. */
  public static ObjectNode applied(List<Edit> edits, ObjectNode raw) {
    if (edits.isEmpty()) {
      return raw;
    }
    var edited = raw.deepCopy();
    edits.forEach(edit -> edit.carryOut(edited));
    return edited;
  }

  private void carryOut(ObjectNode root) {
    var name = at.last().getMatchingProperty();
    switch (root.at(at.head())) {
      case ObjectNode object -> object.set(name, value.deepCopy());
      case ArrayNode list when name.equals("-") -> list.add(value.deepCopy());
      default -> throw new IllegalArgumentException("nothing to edit at " + at);
    }
  }
}
