package com.iflytek.iflearner.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;

/** A short command that is waited for. Arguments go to it as they are: no shell reads them. */
public final class Command {
  private Command() {}

  /**
   * What a command ended with.
   *
   * @param output all it said, on either stream
   */
  public record Result(int exitStatus, String output) {
    public boolean succeeded() {
      return exitStatus == 0;
    }
  }

  /** Runs it and returns what it said; any exit status but 0 is a failure. */
  public static String run(String... command) {
    return run(List.of(command));
  }

  /** Runs it and returns what it said; any exit status but 0 is a failure. */
  public static String run(List<String> command) {
    var result = tryRun(new ProcessBuilder(command));
    if (!result.succeeded()) {
      throw new LocalFailure(
          "'" + String.join(" ", command) + "' failed: " + result.output().strip());
    }
    return result.output();
  }

  /**
   * Runs it, however it ends; a command that is not on this computer is exit status 127, as in a
   * shell.
   */
  public static Result tryRun(ProcessBuilder builder) {
    try {
      var process = builder.redirectErrorStream(true).start();
      process.getOutputStream().close();
      var output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      return new Result(127, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalFailure("interrupted", e);
    }
  }
}
