package com.iflytek.iflearner.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Exposure;
import com.iflytek.iflearner.job.Phase;
import com.iflytek.iflearner.job.Role;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class CrdTest {
  private static final JsonNode CRD = Manifests.read(Manifests.CRD);
  private static final JsonNode ROOT =
      CRD.at("/spec/versions/0/schema/openAPIV3Schema").requireNonNull();
  private static final JsonNode TEMPLATE = ROOT.at("/properties/spec/properties/template");
  private static final Pattern CODE = Pattern.compile("\\[(IFL\\d{4})] \\S.*");

  /** A schema and where it stands: {@code .spec.template.spec.containers[]}. */
  private record Node(String path, JsonNode schema) {
    Stream<Node> andAllBelow() {
      var properties =
          schema.path("properties").properties().stream()
              .map(property -> new Node(path + "." + property.getKey(), property.getValue()));
      var items =
          Stream.of(Map.entry("items", "[]"), Map.entry("additionalProperties", "{}"))
              .filter(key -> schema.has(key.getKey()))
              .map(key -> new Node(path + key.getValue(), schema.get(key.getKey())));
      return Stream.concat(
          Stream.of(this), Stream.concat(properties, items).flatMap(Node::andAllBelow));
    }
  }

  private static Stream<Node> ofTheTemplate() {
    return new Node(".spec.template", TEMPLATE).andAllBelow().skip(1);
  }

  private static Stream<Node> ours() {
    return new Node("", ROOT)
        .andAllBelow()
        .filter(node -> !node.path().startsWith(".spec.template."))
        .filter(node -> !List.of(".apiVersion", ".kind", ".metadata").contains(node.path()));
  }

  private static List<String> paths(Stream<Node> nodes, Predicate<JsonNode> wanted) {
    return nodes.filter(node -> wanted.test(node.schema())).map(Node::path).toList();
  }

  private static boolean isA(JsonNode schema, String type) {
    return schema.path("type").asText().equals(type);
  }

  /** Client-side apply keeps the whole object in an annotation of at most 262144 bytes. */
  @Test
  void clientSideApplyCanTakeIt() {
    assertThat(CRD.toString().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(200_000);
  }

  @Test
  void everyFieldOfOursTeaches() {
    assertThat(
            paths(
                ours().filter(node -> !node.path().endsWith("[]")),
                schema -> schema.path("description").asText().isBlank()))
        .isEmpty();
  }

  @Test
  void everyFieldOfOursIsBounded() {
    assertThat(paths(ours(), schema -> !isBounded(schema))).isEmpty();
  }

  private static boolean isBounded(JsonNode schema) {
    return switch (schema.path("type").asText()) {
      case "string" -> schema.has("maxLength");
      case "array" -> schema.has("maxItems") && schema.has("x-kubernetes-list-type");
      case "integer" -> schema.has("minimum") && schema.has("maximum");
      default -> true;
    };
  }

  @Test
  void onlyTheStatusHasDefaultsSoThatAnOldManifestMeansWhatItMeant() {
    assertThat(paths(new Node("", ROOT).andAllBelow(), schema -> schema.has("default")))
        .containsExactly(".status", ".status.observedGeneration");
    assertThat(ROOT.at("/properties/status/default/observedGeneration").asInt()).isEqualTo(-1);
    assertThat(ROOT.at("/properties/status/properties/observedGeneration/default").asInt())
        .isEqualTo(-1);
  }

  @Test
  void theTemplateIsFullAndSilent() {
    assertThat(ofTheTemplate().count()).isGreaterThan(1000);
    assertThat(paths(ofTheTemplate(), schema -> schema.has("description"))).isEmpty();
    assertThat(
            paths(
                ofTheTemplate(),
                schema -> !schema.has("type") && !schema.has("x-kubernetes-int-or-string")))
        .isEmpty();
  }

  /** Lists of type map and set are equal in any order: a frozen one could still be shuffled. */
  @Test
  void everyListOfTheTemplateIsAtomic() {
    assertThat(
            paths(
                ofTheTemplate(),
                schema ->
                    isA(schema, "array")
                        && !schema.path("x-kubernetes-list-type").asText().equals("atomic")))
        .isEmpty();
  }

  @Test
  void theTemplateKeepsItsLabelsAndAnnotations() {
    assertThat(TEMPLATE.at("/properties/metadata/properties").fieldNames())
        .toIterable()
        .containsExactly("annotations", "labels");
  }

  @Test
  void everyRuleSaysACodeOfTheCatalogue() {
    var messages =
        new Node("", ROOT)
            .andAllBelow()
            .map(node -> node.schema().path("x-kubernetes-validations"))
            .flatMap(rules -> StreamSupport.stream(rules.spliterator(), false))
            .map(rule -> rule.path("message").asText())
            .toList();

    assertThat(messages).hasSizeGreaterThan(8).allMatch(CrdTest::beginsWithACode);
  }

  private static boolean beginsWithACode(String message) {
    var code = CODE.matcher(message);
    return code.matches() && Code.of(code.group(1)).isPresent();
  }

  @Test
  void itsValuesAreThoseThatTheProgramKnows() {
    assertThat(values("/properties/spec/properties/role"))
        .isEqualTo(Arrays.stream(Role.values()).map(Role::wire).toList());
    assertThat(values("/properties/spec/properties/exposure/properties/type"))
        .isEqualTo(Arrays.stream(Exposure.Type.values()).map(Exposure.Type::wire).toList());
    assertThat(values("/properties/status/properties/phase"))
        .isEqualTo(Arrays.stream(Phase.values()).map(Phase::wire).toList());
  }

  private static List<String> values(String pointer) {
    return StreamSupport.stream(ROOT.at(pointer).path("enum").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }
}
