package com.iflytek.iflearner.cli.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a path of the Kubernetes API names.
 *
 * @param kind group, version and plural, as in the path
 * @param namespace null: none, or all of them
 * @param name null: the collection
 * @param subresource null: the object itself
 */
record ApiPath(
    String kind, @Nullable String namespace, @Nullable String name, @Nullable String subresource) {

  static ApiPath of(String path) {
    var words = List.of(path.substring(1).split("/"));
    var group = words.getFirst().equals("api") ? 2 : 3; // the core group has no name
    var within = words.size() > group + 2 && words.get(group).equals("namespaces");
    var plural = within ? group + 2 : group;
    return new ApiPath(
        String.join("/", words.subList(0, group)) + "/" + words.get(plural),
        within ? words.get(group + 1) : null,
        at(words, plural + 1),
        at(words, plural + 2));
  }

  /** Of one object in this collection. */
  ApiPath named(String name) {
    return new ApiPath(kind, namespace, name, null);
  }

  /** Whether the object there is one of this collection. */
  boolean holds(ApiPath object) {
    return kind.equals(object.kind) && (namespace == null || namespace.equals(object.namespace));
  }

  boolean isJob() {
    return kind.endsWith("/iflearnerjobs");
  }

  /** The path of the object itself, whatever part of it was meant. */
  ApiPath whole() {
    return new ApiPath(kind, namespace, name, null);
  }

  /** Of a collection, the object that a create would make. */
  ApiPath created(JsonNode object) {
    return named(object.at("/metadata/name").asText());
  }

  private static @Nullable String at(List<String> words, int index) {
    return index < words.size() ? words.get(index) : null;
  }
}
