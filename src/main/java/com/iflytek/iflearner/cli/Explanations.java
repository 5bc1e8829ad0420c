package com.iflytek.iflearner.cli;

import static java.util.Objects.requireNonNull;

import com.iflytek.iflearner.cli.story.Advice;
import com.iflytek.iflearner.job.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Cause, cure and an example of every code, as {@code codes.txt} in the jar has them. */
final class Explanations {
  private Explanations() {}

  /** The text about one code. */
  static String of(Code code) {
    return requireNonNull(read().get(code.id()), code.id());
  }

  /** What it says of cause and cure, each on one line. */
  static Advice advice(Code code) {
    var text = of(code);
    return new Advice(part(text, "Cause: ", "\nCure: "), part(text, "\nCure: ", "\nExample:"));
  }

  private static String part(String text, String from, String to) {
    return text.substring(text.indexOf(from) + from.length(), text.indexOf(to))
        .replaceAll("\n *", " ");
  }

  /** By id, in the order of the file. */
  static Map<String, String> read() {
    var texts = new LinkedHashMap<String, String>();
    for (var section : text().split("\n\n(?=IFL)", -1)) {
      var title = section.indexOf('\n');
      texts.put(section.substring(0, title), section.substring(title + 1).stripTrailing());
    }
    return texts;
  }

  private static String text() {
    try (var file = requireNonNull(Explanations.class.getResourceAsStream("codes.txt"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading codes.txt", e);
    }
  }
}
