package com.iflytek.iflearner.local.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Supplier;

/** What the demo says, as it happens. */
public final class Story {
  private static final String BOLD = "1";
  private static final String DIM = "2";
  private static final String GREEN = "32";
  private static final String CYAN = "36";
  private static final String START_OF_LINE = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;
  private int chapters;
  private String lastProgress = "";

  /** {@code terminal}: may use colour and write a line anew. */
  public Story(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  void title(String text) {
    say(painted(BOLD, text));
  }

  void chapter(String title) {
    chapters++;
    say("");
    say(painted(BOLD, chapters + "  " + title));
  }

  /** Why, or what to look at. */
  void note(String text) {
    text.lines().forEach(line -> say("   " + line));
  }

  /** A command as one would type it. */
  void command(String line) {
    say("   " + painted(CYAN, "$ " + line));
  }

  /** What a command said, as it said it. */
  void output(String text) {
    text.strip().lines().forEach(line -> say(("     " + line).stripTrailing()));
  }

  /** Something that takes its time: says that it goes on while it does. */
  public void progress(String text) {
    if (text.equals(lastProgress)) {
      return;
    }
    lastProgress = text;
    if (terminal) {
      out.print(START_OF_LINE + "   " + painted(DIM, text));
      out.flush();
    } else {
      say("   " + text);
    }
  }

  void done(String text, Duration took) {
    say("   " + painted(GREEN, "✓") + " %s (%.1f s)".formatted(text, took.toMillis() / 1000.0));
  }

  /** Announces it, does it, and says how long it took. */
  <T> T during(String doing, String done, Supplier<T> work) {
    progress(doing + " …");
    return timed(done, work);
  }

  /** Does what announces itself, and says how long it took. */
  <T> T timed(String done, Supplier<T> work) {
    var start = System.nanoTime();
    var result = work.get();
    done(done, Duration.ofNanos(System.nanoTime() - start));
    return result;
  }

  void during(String doing, String done, Runnable work) {
    during(
        doing,
        done,
        () -> {
          work.run();
          return done;
        });
  }

  private void say(String line) {
    out.println(terminal ? START_OF_LINE + line : line);
    out.flush();
  }

  private String painted(String colour, String text) {
    return terminal ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
  }
}
