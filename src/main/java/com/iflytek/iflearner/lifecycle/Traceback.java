package com.iflytek.iflearner.lifecycle;

import static java.util.stream.Collectors.joining;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Python traceback in a log.
 *
 * @param lastLine what was raised, such as {@code ValueError: …}, with the status and details of a
 *     gRPC call behind it; null: the log does not show it, or something else stands in its place
 */
public record Traceback(@Nullable String lastLine) {
  private static final String HEAD = "Traceback (most recent call last):";

  /** Python indents the frames; loguru marks one with '>' and draws lines below. */
  private static final Pattern FRAME = Pattern.compile("|[ \\t>│|].*");

  /**
   * Only what must be the name of an exception: a builtin has a capital, all others have a module.
   * Another thread may write in between, and logs of clients hold secrets.
   */
  private static final Pattern RAISED =
      Pattern.compile("((?:[A-Za-z_]\\w*\\.)+[A-Za-z_]\\w*|[A-Z]\\w*)(: .*)?");

  /** How gRPC goes on below the line that ends so; what else it prints there may be long. */
  private static final Pattern OF_A_CALL = Pattern.compile("\\t(status|details) = .*");

  private static final String CALL = " of RPC that terminated with:";

  /** The last one: of exceptions in a chain that is the one nobody caught. */
  public static Optional<Traceback> lastIn(String log) {
    Traceback last = null;
    boolean inside = false;
    boolean framed = false;
    for (var line : log.lines().toList()) {
      if (line.endsWith(HEAD)) {
        last = new Traceback(null);
        inside = true;
        framed = false;
      } else if (inside && FRAME.matcher(line).matches()) {
        framed |= !line.isEmpty();
      } else if (inside) {
        last = new Traceback(framed && RAISED.matcher(line).matches() ? line : null);
        inside = false;
      } else if (last != null && last.goesOn() && OF_A_CALL.matcher(line).matches()) {
        last = new Traceback(last.lastLine + " " + line.strip());
      }
    }
    return Optional.ofNullable(last);
  }

  /** The one with whose frames a log begins that has lost its first lines. */
  static Optional<Traceback> begunBefore(String log) {
    return lastIn(HEAD + "\n" + log.lines().skip(1).collect(joining("\n")));
  }

  private boolean goesOn() {
    return lastLine != null && lastLine.contains(CALL);
  }
}
