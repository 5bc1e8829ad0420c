package com.iflytek.iflearner.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.admission.PatchOperation.Add;
import com.iflytek.iflearner.admission.PatchOperation.Remove;
import com.iflytek.iflearner.admission.PatchOperation.Replace;
import java.util.ArrayList;
import java.util.List;

/**
 * The difference between two JSON documents, as small as it can be said field by field: what both
 * share is never mentioned, and an array is not replaced for the sake of one element.
 */
final class JsonPatch {
  private final List<PatchOperation> operations = new ArrayList<>();

  private JsonPatch() {}

  /** What turns {@code from} into {@code to}; empty if they are equal. */
  static List<PatchOperation> between(JsonNode from, JsonNode to) {
    var patch = new JsonPatch();
    patch.differ("", from, to);
    return List.copyOf(patch.operations);
  }

  private void differ(String at, JsonNode from, JsonNode to) {
    if (from instanceof ObjectNode a && to instanceof ObjectNode b) {
      members(at, a, b);
    } else if (from instanceof ArrayNode a && to instanceof ArrayNode b) {
      elements(at, a, b);
    } else if (!from.equals(to)) {
      operations.add(new Replace(at, to));
    }
  }

  private void members(String at, ObjectNode from, ObjectNode to) {
    for (var member : from.properties()) {
      var path = at + "/" + escape(member.getKey());
      var value = to.get(member.getKey());
      if (value == null) {
        operations.add(new Remove(path));
      } else {
        differ(path, member.getValue(), value);
      }
    }
    for (var member : to.properties()) {
      if (!from.has(member.getKey())) {
        operations.add(new Add(at + "/" + escape(member.getKey()), member.getValue()));
      }
    }
  }

  /** What stands before and after the change is left alone; the rest is paired off in order. */
  private void elements(String at, ArrayNode from, ArrayNode to) {
    var shorter = Math.min(from.size(), to.size());
    var head = 0;
    while (head < shorter && from.get(head).equals(to.get(head))) {
      head++;
    }
    var tail = 0;
    while (tail < shorter - head
        && from.get(from.size() - 1 - tail).equals(to.get(to.size() - 1 - tail))) {
      tail++;
    }
    var paired = shorter - tail;
    for (int i = head; i < paired; i++) {
      differ(at + "/" + i, from.get(i), to.get(i));
    }
    for (int i = from.size() - tail - 1; i >= paired; i--) { // from the end: removing shifts
      operations.add(new Remove(at + "/" + i));
    }
    for (int i = paired; i < to.size() - tail; i++) {
      operations.add(new Add(at + "/" + i, to.get(i)));
    }
  }

  private static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
