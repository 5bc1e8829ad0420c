package com.iflytek.iflearner.lifecycle;

import com.iflytek.iflearner.job.Quoted;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a status page that stands still proves, in a sentence that names a party only where it does
 * and claims no more. What each picture means was measured with real processes: a party behind the
 * others has not taken the aggregate that they have; equal epochs leave everything open.
 */
final class Stall {
  /** A sentence names no more; their number follows. */
  private static final int MOST_NAMES = 3;

  private Stall() {}

  /** Not all have registered yet. A missing party has no name. */
  static String waiting(StatusPage page, int expected) {
    return page.entries().isEmpty()
        ? "0 of %d parties: nobody is here yet.".formatted(expected)
        : "%d of %d parties: %s here."
            .formatted(page.entries().size(), expected, are(page.names()));
  }

  /** Nothing has moved for that long. */
  static String sentence(StatusPage page, @Nullable Integer expected, Duration deadline) {
    return "No epoch has advanced for %d s. %s"
        .formatted(deadline.toSeconds(), cause(page, expected));
  }

  /** The same in a word or two: {@code party client2}. */
  static String waitingOn(StatusPage page, @Nullable Integer expected) {
    if (expected != null && page.entries().size() < expected) {
      int missing = expected - page.entries().size();
      return missing == 1 ? "1 party" : missing + " parties";
    }
    return Stream.of(page.exchanging(), behindCompleted(page), page.behind())
        .filter(names -> !names.isEmpty())
        .findFirst()
        .map(names -> (names.size() == 1 ? "party " : "parties ") + names(names))
        .orElse("parties");
  }

  private static List<String> behindCompleted(StatusPage page) {
    return page.incomplete().size() < page.entries().size() ? page.incomplete() : List.of();
  }

  private static String cause(StatusPage page, @Nullable Integer expected) {
    if (expected != null && page.entries().size() < expected) {
      return waiting(page, expected)
          + " The others have not been started or cannot reach the server, or two parties share one"
          + " `--name`: look at the logs of those missing.";
    }
    if (!page.exchanging().isEmpty()) {
      return "Waiting on %s: registered, and the exchange with the peers in `--peers` has not ended."
          .formatted(names(page.exchanging()));
    }
    if (!behindCompleted(page).isEmpty()) {
      return ("Waiting on %s: the others have completed. `--epochs` differs between the parties, or"
              + " the connection or the process was lost in the last epoch.")
          .formatted(names(page.incomplete()));
    }
    if (!page.behind().isEmpty()) {
      return ("Waiting on %s at epoch %d, while others are at %d: the process has died, its trainer"
              + " has failed, or it has lost its connection to the server. Its log tells which.")
          .formatted(names(page.behind()), page.epoch(), page.highestEpoch());
    }
    return ("All stand at epoch %d, so that the server cannot tell on whom it waits: a party died,"
            + " its trainer failed, it restarted before all had registered, or it still trains. Look"
            + " at the logs of %s.")
        .formatted(page.epoch(), names(page.names()));
  }

  private static String are(List<String> names) {
    return names(names) + (names.size() == 1 ? " is" : " are");
  }

  private static String names(List<String> names) {
    var shown =
        names.stream().limit(MOST_NAMES).map(Stall::plain).collect(Collectors.joining(", "));
    return names.size() > MOST_NAMES
        ? shown + " and %d more".formatted(names.size() - MOST_NAMES)
        : shown;
  }

  /** Plain words stand as they are; what could be read as a part of the sentence is quoted. */
  private static String plain(String name) {
    return name.matches("[A-Za-z0-9._-]{1,63}") ? name : Quoted.of(name);
  }
}
