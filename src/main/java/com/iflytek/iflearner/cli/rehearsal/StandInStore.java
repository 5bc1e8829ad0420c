package com.iflytek.iflearner.cli.rehearsal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a stand-in, each with the version of its last change, and all changes, for those
 * who watch. Everything that was ever stored is kept: a rehearsal is short.
 */
final class StandInStore {
  private final Map<ApiPath, ObjectNode> objects = new LinkedHashMap<>();
  private final List<Change> changes = new ArrayList<>();
  private final List<Watch> watches = new ArrayList<>();

  private record Change(String type, ApiPath path, ObjectNode object) {}

  private record Watch(ApiPath of, Predicate<ObjectNode> wanted, Consumer<ObjectNode> told) {
    void tell(Change change) {
      if (of.holds(change.path) && wanted.test(change.object)) {
        var event = JsonNodeFactory.instance.objectNode().put("type", change.type);
        event.set("object", change.object);
        told.accept(event);
      }
    }
  }

  synchronized Optional<ObjectNode> find(ApiPath path) {
    return Optional.ofNullable(objects.get(path)).map(ObjectNode::deepCopy);
  }

  synchronized ObjectNode list(ApiPath of, Predicate<ObjectNode> wanted) {
    var list = JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "List");
    list.putObject("metadata").put("resourceVersion", Integer.toString(changes.size()));
    var items = list.putArray("items");
    objects.forEach(
        (path, object) -> {
          if (of.holds(path) && wanted.test(object)) {
            items.add(object.deepCopy());
          }
        });
    return list;
  }

  /** As it is stored; empty if there is one of that name. */
  synchronized Optional<ObjectNode> create(ApiPath path, ObjectNode object) {
    if (objects.containsKey(path)) {
      return Optional.empty();
    }
    object
        .withObject("/metadata")
        .put("uid", UUID.randomUUID().toString())
        .put("generation", 1)
        .put("creationTimestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return Optional.of(store("ADDED", path, object));
  }

  /** As it is stored; empty if it is gone, or was changed since the sender saw it. */
  synchronized Optional<ObjectNode> replace(ApiPath path, ObjectNode object) {
    return version(objects.get(path)).equals(version(object))
        ? Optional.of(store("MODIFIED", path, object))
        : Optional.empty();
  }

  /** As it was. */
  synchronized Optional<ObjectNode> delete(ApiPath path) {
    var gone = objects.get(path);
    if (gone == null) {
      return Optional.empty();
    }
    var last = store("DELETED", path, gone);
    objects.remove(path);
    return Optional.of(last);
  }

  /** Tells of every change after that version, of those that were and those to come. */
  synchronized void watch(
      ApiPath of, int after, Predicate<ObjectNode> wanted, Consumer<ObjectNode> told) {
    var watch = new Watch(of, wanted, told);
    changes.subList(after, changes.size()).forEach(watch::tell);
    watches.add(watch);
  }

  private ObjectNode store(String type, ApiPath path, ObjectNode object) {
    var stored = object.deepCopy();
    stored.withObject("/metadata").put("resourceVersion", Integer.toString(changes.size() + 1));
    var change = new Change(type, path, stored);
    objects.put(path, stored);
    changes.add(change);
    watches.forEach(watch -> watch.tell(change));
    return stored.deepCopy();
  }

  private static Optional<String> version(@Nullable ObjectNode object) {
    return Optional.ofNullable(object).map(one -> one.at("/metadata/resourceVersion").asText());
  }
}
