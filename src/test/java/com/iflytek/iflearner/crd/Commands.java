package com.iflytek.iflearner.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Programs that a user would start. */
public final class Commands {
  /** How a command ended, and all it printed. */
  public record Ended(int status, String output) {}

  private Commands() {}

  /** What a command prints; it must end well. */
  static String run(ProcessBuilder command) {
    var ended = end(command, "");
    assertThat(ended.status()).as(ended.output()).isZero();
    return ended.output();
  }

  /** Runs a command to its end, with {@code input} to read. */
  static Ended end(ProcessBuilder command, String input) {
    try {
      var process = command.redirectErrorStream(true).start();
      try (var stdin = process.outputWriter()) {
        stdin.write(input);
      }
      var output = process.inputReader().readAllAsString();
      return new Ended(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(command.command() + " was interrupted", e);
    }
  }
}
