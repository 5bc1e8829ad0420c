package com.iflytek.iflearner.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** What kubectl makes of one value in YAML. */
final class LintScalar {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Set<String> TRUE = Set.of("true", "yes", "on", "y");

  private LintScalar() {}

  static JsonNode of(ScalarNode scalar) {
    var text = scalar.getValue();
    var tag = scalar.getTag();
    if (tag.equals(Tag.NULL)) {
      return JSON.nullNode();
    }
    if (tag.equals(Tag.BOOL)) {
      return JSON.booleanNode(TRUE.contains(text.toLowerCase(Locale.ROOT)));
    }
    try {
      return switch (tag) {
        case Tag t when t.equals(Tag.INT) -> JSON.numberNode(integer(text.replace("_", "")));
        case Tag t when t.equals(Tag.FLOAT) ->
            JSON.numberNode(Double.parseDouble(text.replace("_", "")));
        default -> JSON.textNode(text);
      };
    } catch (NumberFormatException _) {
      // 12:30 is a number of base 60 in YAML 1.1, but not for kubectl; JSON has no .inf.
      return JSON.textNode(text);
    }
  }

  private static BigInteger integer(String text) {
    var sign = text.startsWith("-") ? "-" : "";
    var digits = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    if (digits.startsWith("0x")) {
      return new BigInteger(sign + digits.substring(2), 16);
    }
    if (digits.startsWith("0b")) {
      return new BigInteger(sign + digits.substring(2), 2);
    }
    return digits.startsWith("0") && digits.length() > 1
        ? new BigInteger(sign + digits, 8)
        : new BigInteger(sign + digits);
  }
}
