package com.iflytek.iflearner.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** JSON documents, one after the other, with the position of every value. */
final class LintJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final JsonParser parser;
  private LintPositions positions = new LintPositions();

  private LintJson(JsonParser parser) {
    this.parser = parser;
  }

  /** Whether kubectl would read it as JSON. */
  static boolean looksLike(String text) {
    return text.stripLeading().startsWith("{");
  }

  /** Hands over each document up to the first fault. */
  static void read(String text, Consumer<LintDocument> documents) throws LintSyntaxException {
    try (var parser = FACTORY.createParser(text)) {
      var reader = new LintJson(parser);
      while (parser.nextToken() != null) {
        documents.accept(reader.document());
      }
    } catch (JsonProcessingException fault) {
      throw new LintSyntaxException(
          position(fault.getLocation()), "is no JSON: " + fault.getOriginalMessage());
    } catch (IOException fault) {
      throw new UncheckedIOException("a string cannot fail to be read", fault);
    }
  }

  private LintDocument document() throws IOException, LintSyntaxException {
    positions = new LintPositions();
    return new LintDocument(value(""), positions.byPath());
  }

  private JsonNode value(String path) throws IOException, LintSyntaxException {
    positions.put(path, position(parser.currentTokenLocation()));
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(path);
      case START_ARRAY -> list(path);
      case VALUE_STRING -> JSON.textNode(parser.getText());
      case VALUE_NUMBER_INT -> JSON.numberNode(parser.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> JSON.numberNode(parser.getDoubleValue());
      case VALUE_TRUE -> JSON.booleanNode(true);
      case VALUE_FALSE -> JSON.booleanNode(false);
      default -> JSON.nullNode();
    };
  }

  private JsonNode object(String path) throws IOException, LintSyntaxException {
    var object = JSON.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = parser.currentName();
      parser.nextToken();
      object.set(name, value(LintPositions.member(path, name)));
    }
    return object;
  }

  private JsonNode list(String path) throws IOException, LintSyntaxException {
    var list = JSON.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(LintPositions.index(path, list.size())));
    }
    return list;
  }

  /** A broken limit has no location. */
  private static LintPosition position(@Nullable JsonLocation at) {
    return at == null
        ? LintPosition.START
        : new LintPosition(Math.max(at.getLineNr(), 1), Math.max(at.getColumnNr(), 1));
  }
}
