package com.iflytek.iflearner.crd;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One verb on one kind of object, as RBAC knows it.
 *
 * @param resource with its subresource: {@code iflearnerjobs/status}
 * @param name the one object it is about; empty: any, or none in particular
 */
record Right(String group, String resource, String verb, String name) {

  /** Whether whoever has this one may do {@code other}. */
  boolean covers(Right other) {
    return group.equals(other.group)
        && resource.equals(other.resource)
        && verb.equals(other.verb)
        && (name.isEmpty() || name.equals(other.name));
  }

  /** All that a Role or ClusterRole allows. */
  static List<Right> of(JsonNode role) {
    return all(role.path("rules")).flatMap(Right::ofRule).toList();
  }

  /** All that the operator may do once this folder is applied: what it is bound to, and no more. */
  static List<Right> granted(Path folder) {
    return operatorsRoles(folder).stream().flatMap(role -> of(role).stream()).toList();
  }

  /** The roles that its ServiceAccount is bound to. */
  static List<JsonNode> operatorsRoles(Path folder) {
    var objects = Kustomization.objects(folder);
    return objects.stream()
        .filter(object -> object.path("kind").asText().endsWith("RoleBinding"))
        .map(
            binding ->
                objects.stream()
                    .filter(role -> role.path("kind").equals(binding.at("/roleRef/kind")))
                    .filter(role -> role.at("/metadata/name").equals(binding.at("/roleRef/name")))
                    .filter(role -> sameNamespaceOrNone(role, binding))
                    .findFirst()
                    .orElseThrow())
        .toList();
  }

  private static boolean sameNamespaceOrNone(JsonNode role, JsonNode binding) {
    return role.path("kind").asText().equals("ClusterRole")
        || role.at("/metadata/namespace").equals(binding.at("/metadata/namespace"));
  }

  private static Stream<Right> ofRule(JsonNode rule) {
    return texts(rule.path("apiGroups"))
        .flatMap(
            group ->
                texts(rule.path("resources"))
                    .flatMap(
                        resource ->
                            texts(rule.path("verbs"))
                                .flatMap(
                                    verb ->
                                        names(rule)
                                            .map(name -> new Right(group, resource, verb, name)))));
  }

  private static Stream<String> names(JsonNode rule) {
    return rule.has("resourceNames") ? texts(rule.path("resourceNames")) : Stream.of("");
  }

  static Stream<String> texts(JsonNode array) {
    return all(array).map(JsonNode::asText);
  }

  private static Stream<JsonNode> all(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
