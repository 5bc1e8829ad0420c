package com.iflytek.iflearner.rules;

import com.iflytek.iflearner.rules.Arguments.Word;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A command line that starts Python on a script or a module.
 *
 * @param program the script's path or the module's name
 * @param arguments what the program gets
 */
record PythonCall(String program, List<Word> arguments) {
  private static final Pattern PYTHON = Pattern.compile("(.*/)?python[0-9.]*", Pattern.DOTALL);
  private static final Pattern AGGREGATOR =
      Pattern.compile(
          "iflearner\\.business\\.homo\\.aggregate_server|(.*/)?aggregate_server\\.py",
          Pattern.DOTALL);

  /** Flags of the interpreter that stand alone, and those that take a value. */
  private static final String SWITCHES = "bBdEiIOPqsSuvx";

  private static final String VALUED = "WX";

  /** Empty unless the first word is Python and a script or module follows. */
  static Optional<PythonCall> of(List<Word> words) {
    if (!PYTHON.matcher(words.getFirst().text()).matches()) {
      return Optional.empty();
    }
    for (var i = 1; i < words.size(); i++) {
      var word = words.get(i).text();
      if (!word.startsWith("-")) {
        return Optional.of(new PythonCall(word, words.subList(i + 1, words.size())));
      }
      var flag = firstThatIsNo(SWITCHES, word);
      if (flag == word.length() && flag > 1) {
        continue;
      }
      var last = flag == word.length() - 1; // its value is the next word
      if (flag < word.length() && VALUED.indexOf(word.charAt(flag)) >= 0) {
        i += last ? 1 : 0;
      } else if (flag < word.length() && word.charAt(flag) == 'm') {
        var rest = words.subList(Math.min(i + 1, words.size()), words.size());
        return last ? module(rest) : Optional.of(new PythonCall(word.substring(flag + 1), rest));
      } else {
        return Optional.empty(); // -c, -, --version and whatever else is not known
      }
    }
    return Optional.empty();
  }

  /** iFLearner's own server, whose arguments are known. */
  boolean runsAggregator() {
    return AGGREGATOR.matcher(program).matches();
  }

  private static Optional<PythonCall> module(List<Word> words) {
    return words.isEmpty()
        ? Optional.empty()
        : Optional.of(new PythonCall(words.getFirst().text(), words.subList(1, words.size())));
  }

  private static int firstThatIsNo(String flags, String word) {
    var i = 1;
    while (i < word.length() && flags.indexOf(word.charAt(i)) >= 0) {
      i++;
    }
    return i;
  }
}
