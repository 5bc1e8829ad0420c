package com.iflytek.iflearner.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.iflytek.iflearner.job.Quoted;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** YAML documents with the position of every value; anchors, aliases and merge keys resolved. */
final class LintYaml {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Also ends an anchor that contains itself. */
  private static final int DEEPEST = 100;

  private final LintPositions positions = new LintPositions();

  private LintYaml() {}

  /** Hands over each document up to the first fault. */
  static void read(String text, Consumer<LintDocument> documents) throws LintSyntaxException {
    var options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE); // the text is in memory already
    options.setNestingDepthLimit(DEEPEST);
    options.setMaxAliasesForCollections(1000); // what they add up to is counted below
    try {
      for (var root : new Yaml(options).composeAll(new StringReader(text))) {
        documents.accept(new LintYaml().document(root));
      }
    } catch (MarkedYAMLException fault) {
      throw new LintSyntaxException(
          Optional.ofNullable(fault.getProblemMark())
              .map(LintYaml::position)
              .orElse(LintPosition.START),
          "is no YAML: " + fault.getProblem());
    } catch (YAMLException fault) {
      throw new LintSyntaxException(LintPosition.START, "is no YAML: " + firstLine(fault));
    }
  }

  private LintDocument document(Node root) throws LintSyntaxException {
    return new LintDocument(value(root, "", 0), positions.byPath());
  }

  private JsonNode value(Node node, String path, int depth) throws LintSyntaxException {
    positions.put(path, position(node));
    requireDepth(node, depth);
    return switch (node) {
      case MappingNode mapping -> {
        var object = JSON.objectNode();
        for (var member : members(mapping, depth).entrySet()) {
          var at = LintPositions.member(path, member.getKey());
          object.set(member.getKey(), value(member.getValue(), at, depth + 1));
        }
        yield object;
      }
      case SequenceNode sequence -> {
        var list = JSON.arrayNode();
        for (var item : sequence.getValue()) {
          list.add(value(item, LintPositions.index(path, list.size()), depth + 1));
        }
        yield list;
      }
      case ScalarNode scalar -> LintScalar.of(scalar);
      default -> throw new LintSyntaxException(position(node), "is no YAML that kubectl reads");
    };
  }

  /** A mapping's own members, and of those that it merges ({@code <<}) what it has not itself. */
  private Map<String, Node> members(MappingNode mapping, int depth) throws LintSyntaxException {
    positions.count(position(mapping));
    requireDepth(mapping, depth);
    var members = new LinkedHashMap<String, Node>();
    var merged = new ArrayList<Node>();
    for (var member : mapping.getValue()) {
      var key = member.getKeyNode();
      if (key.getTag().equals(Tag.MERGE)) {
        merged.addAll(
            member.getValueNode() instanceof SequenceNode several
                ? several.getValue()
                : List.of(member.getValueNode()));
      } else if (!(key instanceof ScalarNode name)) {
        throw new LintSyntaxException(position(key), "must have a text as key");
      } else if (members.put(name.getValue(), member.getValueNode()) != null) {
        throw new LintSyntaxException(
            position(key), "must not have the key " + Quoted.of(name.getValue()) + " twice");
      }
    }
    for (var source : merged) {
      if (!(source instanceof MappingNode other)) {
        throw new LintSyntaxException(position(source), "must be a mapping to be merged");
      }
      members(other, depth + 1).forEach(members::putIfAbsent);
    }
    return members;
  }

  private static String firstLine(YAMLException fault) {
    return String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
  }

  private static void requireDepth(Node node, int depth) throws LintSyntaxException {
    if (depth > DEEPEST) {
      throw new LintSyntaxException(position(node), "is nested too deeply");
    }
  }

  private static LintPosition position(Node node) {
    return position(node.getStartMark());
  }

  private static LintPosition position(Mark mark) {
    return new LintPosition(mark.getLine() + 1, mark.getColumn() + 1);
  }
}
