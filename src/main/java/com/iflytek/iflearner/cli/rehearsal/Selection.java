package com.iflytek.iflearner.cli.rehearsal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which objects of a collection a list or a watch is about. */
final class Selection {
  private static final String NAME = "metadata.name=";

  private Selection() {}

  /**
   * As {@code labelSelector} and {@code fieldSelector} say, as far as anybody asks: labels that are
   * equal, and the name. By any other field nothing is stored here that would have to be left out.
   */
  static Predicate<ObjectNode> of(@Nullable String labels, @Nullable String fields) {
    return terms(labels)
        .map(Selection::label)
        .reduce(
            terms(fields)
                .filter(term -> term.startsWith(NAME))
                .map(Selection::name)
                .reduce(_ -> true, Predicate::and),
            Predicate::and);
  }

  private static Stream<String> terms(@Nullable String selector) {
    return selector == null || selector.isEmpty() ? Stream.of() : Stream.of(selector.split(","));
  }

  private static Predicate<ObjectNode> label(String term) {
    var words = term.split("==?", 2);
    return object ->
        object.path("metadata").path("labels").path(words[0]).asText().equals(words[1]);
  }

  private static Predicate<ObjectNode> name(String term) {
    var name = term.substring(NAME.length());
    return object -> object.at("/metadata/name").asText().equals(name);
  }
}
