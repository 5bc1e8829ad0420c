package com.iflytek.iflearner.lifecycle;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What may be told of a container's termination message. kubelet takes the end of the log for it,
 * unless the template says {@code terminationMessagePolicy: File}, and the logs of clients hold
 * Diffie-Hellman secrets and random masks (iFLearner's train_client.py, lines 79 to 86).
 */
final class LastWords {
  /** kubelet's bound for the end of a log, in bytes: a line that long may have lost its head. */
  private static final int LONGEST = 2048;

  private static final int LONGEST_TOLD = Said.LONGEST_MESSAGE * 3 / 4;

  /**
   * How a program that gives up without a traceback says why: {@code main.py: error: …}, {@code
   * python: can't open file …}. A line of iFLearner's log begins with the time, one of an array has
   * no word before a colon.
   */
  private static final Pattern COMPLAINT =
      Pattern.compile(
          "[\\w./ -]{1,64}: .*\\b(error|cannot|can't|not found|no such|denied|failed|invalid)\\b.*",
          Pattern.CASE_INSENSITIVE);

  private LastWords() {}

  /**
   * @param deliberate the container wrote the message itself, and for this purpose
   */
  static Optional<String> of(String message, boolean deliberate) {
    var words = deliberate ? Optional.of(message.strip()) : ofLog(message);
    return words.filter(Predicate.not(String::isBlank)).map(LastWords::tail);
  }

  private static Optional<String> ofLog(String log) {
    var traceback = Traceback.lastIn(log);
    return traceback.isPresent()
        ? traceback.map(Traceback::lastLine)
        : Traceback.begunBefore(log).map(Traceback::lastLine).or(() -> complaint(log));
  }

  private static Optional<String> complaint(String log) {
    return log.lines()
        .filter(Predicate.not(String::isBlank))
        .reduce((_, last) -> last)
        .map(String::strip)
        .filter(last -> last.length() < LONGEST && COMPLAINT.matcher(last).matches());
  }

  /** The end of it says what happened. */
  private static String tail(String words) {
    return words.length() <= LONGEST_TOLD
        ? words
        : "…" + words.substring(words.length() - LONGEST_TOLD);
  }
}
