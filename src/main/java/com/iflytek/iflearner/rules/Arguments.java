package com.iflytek.iflearner.rules;

import com.iflytek.iflearner.job.FieldPath;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The command line of the first container, as far as it can be read without running it. */
sealed interface Arguments {

  /** Python is called directly, with literal values, on something whose arguments are known. */
  record Literal(List<Word> words, Map<String, Option> options) implements Arguments {
    /** The option of that long name, however it was abbreviated; the last one counts. */
    Optional<Option> option(String name) {
      return Optional.ofNullable(options.get(name));
    }

    boolean mention(String text) {
      return words.stream().anyMatch(word -> word.text.contains(text));
    }
  }

  /** A shell, a variable, another program: nobody can tell. */
  record Opaque() implements Arguments {}

  /** One argument and where it stands. */
  record Word(String text, FieldPath at) {}

  /**
   * An option that was given.
   *
   * @param value null if nothing follows it
   * @param at where the value stands, or the option if there is none
   */
  record Option(@Nullable String value, FieldPath at) {}

  static Arguments of(Job job) {
    var words = words(job);
    var call = words.isEmpty() ? null : PythonCall.of(words).orElse(null);
    if (call == null) {
      return new Opaque();
    }
    return Role.of(job.spec().role())
        .<Arguments>map(
            role ->
                switch (role) {
                  case SERVER ->
                      call.runsAggregator()
                          ? new Literal(words, Argparse.SERVER.read(call.arguments()))
                          : new Opaque();
                  case CLIENT -> new Literal(words, Argparse.CLIENT.read(call.arguments()));
                })
        .orElseGet(Opaque::new);
  }

  /** Command and arguments; none if one of them is not a literal. */
  private static List<Word> words(Job job) {
    var words = new ArrayList<Word>();
    for (var field : List.of("command", "args")) {
      var list = Template.of(job).first().path(field);
      for (var i = 0; i < list.size(); i++) {
        var text = list.path(i).textValue();
        if (text == null || text.contains("$(")) { // Kubernetes replaces $(VAR)
          return List.of();
        }
        words.add(new Word(text, Template.FIRST_AT.child(field).index(i)));
      }
    }
    return words;
  }
}
