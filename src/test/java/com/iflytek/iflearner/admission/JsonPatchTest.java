package com.iflytek.iflearner.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonPatchTest {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void saysAsLittleAsItCan(String situation, String from, String to, List<String> operations) {
    assertThat(between(json(from), json(to)))
        .map(operation -> operation.toString().replace('"', '\''))
        .isEqualTo(operations);
  }

  static Stream<Arguments> saysAsLittleAsItCan() {
    return Stream.of(
        arguments("nothing changed", "{a: [1, {b: null}]}", "{a: [1, {b: null}]}", List.of()),
        arguments(
            "a member more",
            "{a: {}}",
            "{a: {b: [1]}}",
            List.of("{'op':'add','path':'/a/b','value':[1]}")),
        arguments(
            "a member less", "{a: 1, b: 2}", "{b: 2}", List.of("{'op':'remove','path':'/a'}")),
        arguments(
            "another value",
            "{a: {b: 1, c: 2}}",
            "{a: {b: 3, c: 2}}",
            List.of("{'op':'replace','path':'/a/b','value':3}")),
        arguments(
            "another type",
            "{a: []}",
            "{a: {}}",
            List.of("{'op':'replace','path':'/a','value':{}}")),
        arguments(
            "null is a value",
            "{a: 1}",
            "{a: null}",
            List.of("{'op':'replace','path':'/a','value':null}")),
        arguments(
            "names with what a pointer escapes",
            "{'a/b~c': 1}",
            "{'a/b~c': 2}",
            List.of("{'op':'replace','path':'/a~1b~0c','value':2}")),
        arguments(
            "an element at the end",
            "[1, 2]",
            "[1, 2, 3]",
            List.of("{'op':'add','path':'/2','value':3}")),
        arguments(
            "an element at the start",
            "[2, 3]",
            "[1, 2, 3]",
            List.of("{'op':'add','path':'/0','value':1}")),
        arguments(
            "elements from the middle",
            "[1, 2, 3, 4]",
            "[1, 4]",
            List.of("{'op':'remove','path':'/2'}", "{'op':'remove','path':'/1'}")),
        arguments(
            "a member of an element",
            "[{a: 1}, {b: 1}]",
            "[{a: 1}, {b: 1, c: 2}]",
            List.of("{'op':'add','path':'/1/c','value':2}")),
        arguments(
            "a list where there was none",
            "{}",
            "{a: [1]}",
            List.of("{'op':'add','path':'/a','value':[1]}")));
  }

  @ParameterizedTest
  @MethodSource
  void alwaysLeadsFromOneToTheOther(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      var from = random(random, 4);
      var to = random(random, 4);

      assertThat(Patches.applied(between(from, to), from)).isEqualTo(to);
    }
  }

  static Stream<Long> alwaysLeadsFromOneToTheOther() {
    return Stream.of(1L, 2L, 3L, 4L, 5L);
  }

  private static List<JsonNode> between(JsonNode from, JsonNode to) {
    return JsonPatch.between(from, to).stream().<JsonNode>map(PatchOperation::toJson).toList();
  }

  private static JsonNode random(Random random, int depth) {
    return switch (depth == 0 ? 0 : random.nextInt(3)) {
      case 1 -> {
        var array = JSON.arrayNode();
        random.ints(random.nextInt(5)).forEach(_ -> array.add(random(random, depth - 1)));
        yield array;
      }
      case 2 -> {
        var object = JSON.objectNode();
        random
            .ints(random.nextInt(5), 'a', 'e')
            .forEach(c -> object.set(Character.toString(c), random(random, depth - 1)));
        yield object;
      }
      default -> JSON.numberNode(random.nextInt(3));
    };
  }

  /** JSON with single quotes, or none around names. */
  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text.replaceAll("(\\w+):", "\"$1\":").replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
