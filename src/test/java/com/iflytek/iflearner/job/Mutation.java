package com.iflytek.iflearner.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Spoils JSON at random: values replaced by others of any type, members removed and doubled. */
public record Mutation(Random random) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** A spoilt copy. */
  public ObjectNode of(ObjectNode raw) {
    var copy = raw.deepCopy();
    for (var i = random.nextInt(4); i >= 0; i--) {
      spoil(copy);
    }
    return copy;
  }

  private void spoil(ObjectNode root) {
    var inner = new ArrayList<JsonNode>();
    collect(root, inner);
    switch (inner.get(random.nextInt(inner.size()))) {
      case ObjectNode object when !object.isEmpty() -> {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        var name = names.get(random.nextInt(names.size()));
        if (random.nextInt(4) == 0) {
          object.remove(name);
        } else {
          object.set(name, anything(inner));
        }
      }
      case ArrayNode list when !list.isEmpty() ->
          list.insert(random.nextInt(list.size()), anything(inner));
      default -> {}
    }
  }

  private JsonNode anything(List<JsonNode> within) {
    return switch (random.nextInt(14)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.booleanNode(true);
      case 2 -> JSON.numberNode(-1);
      case 3 -> JSON.numberNode(Long.MIN_VALUE);
      case 4 -> JSON.numberNode(new BigInteger("9".repeat(100)));
      case 5 -> JSON.numberNode(new BigDecimal("1e-4000"));
      case 6 -> JSON.numberNode(Double.NaN);
      case 7 -> JSON.textNode("");
      case 8 -> JSON.textNode("\u0000\ud800 $(X)".repeat(50));
      case 9 -> JSON.textNode("+1000000000-12-31T23:59:59Z");
      case 10 -> JSON.arrayNode().add(JSON.arrayNode()).addNull();
      case 11 -> JSON.objectNode();
      case 12 -> within.get(random.nextInt(within.size())).deepCopy();
      default -> JSON.textNode("/etc/party-iflearner-secret.crt");
    };
  }

  private static void collect(JsonNode node, List<JsonNode> inner) {
    if (node.isContainerNode()) {
      inner.add(node);
      node.forEach(child -> collect(child, inner));
    }
  }
}
