package com.iflytek.iflearner.rules;

import com.iflytek.iflearner.rules.Arguments.Option;
import com.iflytek.iflearner.rules.Arguments.Word;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads options as Python's argparse does: {@code --num 2}, {@code --num=2}, {@code -n2},
 * unambiguous prefixes, the last one wins. What it does not know it skips: a script may have
 * options of its own.
 *
 * @param options long names; all of them take a value, but for {@code help}
 * @param shortcuts one letter for a long name
 */
record Argparse(List<String> options, Map<String, String> shortcuts) {
  /** iflearner/business/homo/aggregate_server.py. */
  static final Argparse SERVER =
      new Argparse(
          List.of("help", "num", "epochs", "addr", "http_addr", "strategy", "strategy_params"),
          Map.of("n", "num"));

  /** iflearner/business/homo/argument.py. */
  static final Argparse CLIENT =
      new Argparse(
          List.of("help", "name", "epochs", "server", "cert", "enable-ll", "peers", "peer-cert"),
          Map.of());

  private static final Pattern NEGATIVE_NUMBER = Pattern.compile("-\\d+|-\\d*\\.\\d+");

  /** By long name; the last one of each. */
  Map<String, Option> read(List<Word> words) {
    var found = new HashMap<String, Option>();
    for (var i = 0; i < words.size() && !words.get(i).text().equals("--"); i++) {
      var word = words.get(i);
      var given = given(word.text()).orElse(null);
      if (given == null) {
        continue;
      }
      if (given.value.isPresent()) {
        found.put(given.name, new Option(given.value.get(), word.at()));
      } else if (i + 1 < words.size() && isValue(words.get(i + 1).text())) {
        i++;
        found.put(given.name, new Option(words.get(i).text(), words.get(i).at()));
      } else {
        found.put(given.name, new Option(null, word.at()));
      }
    }
    return found;
  }

  private Optional<Given> given(String word) {
    if (word.startsWith("--")) {
      var equals = word.indexOf('=');
      var name = word.substring(2, equals < 0 ? word.length() : equals);
      var value = equals < 0 ? Optional.<String>empty() : Optional.of(word.substring(equals + 1));
      return named(name).map(full -> new Given(full, value));
    }
    if (word.length() < 2 || word.charAt(0) != '-') {
      return Optional.empty();
    }
    var name = shortcuts.get(word.substring(1, 2));
    if (name == null) {
      return Optional.empty();
    }
    var rest = word.substring(2);
    if (rest.isEmpty()) {
      return Optional.of(new Given(name, Optional.empty()));
    }
    return Optional.of(
        new Given(name, Optional.of(rest.startsWith("=") ? rest.substring(1) : rest)));
  }

  /** The option of that name, or the only one that begins with it. */
  private Optional<String> named(String name) {
    if (options.contains(name)) {
      return Optional.of(name);
    }
    var candidates = options.stream().filter(option -> option.startsWith(name)).toList();
    return candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
  }

  private static boolean isValue(String word) {
    return !word.startsWith("-")
        || word.equals("-")
        || word.contains(" ")
        || NEGATIVE_NUMBER.matcher(word).matches();
  }

  private record Given(String name, Optional<String> value) {}
}
