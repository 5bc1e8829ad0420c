package com.iflytek.iflearner.rules;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/** What Python's {@code int()} makes of a text: {@code " 2"}, {@code +2}, {@code 1_0}. */
final class PythonInt {
  /** Python's own limit; also bounds the work of the pattern. */
  private static final int LONGEST = 4300;

  private static final Pattern SYNTAX = Pattern.compile("[+-]?[0-9]+(_[0-9]+)*");

  private PythonInt() {}

  static Optional<BigInteger> of(String text) {
    var stripped = text.strip();
    return stripped.length() <= LONGEST && SYNTAX.matcher(stripped).matches()
        ? Optional.of(new BigInteger(stripped.replace("_", "")))
        : Optional.empty();
  }
}
