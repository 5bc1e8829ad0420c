package com.iflytek.iflearner.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a process finds where it runs.
 *
 * @param account the folder in which a kubelet keeps the token of a Pod's account
 * @param terminal whether what it prints is shown on a terminal
 */
record Surroundings(Map<String, String> environment, Path account, boolean terminal) {
  private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

  Surroundings {
    environment = Map.copyOf(environment);
  }

  static Surroundings ofThisProcess() {
    return new Surroundings(
        System.getenv(),
        Path.of("/var/run/secrets/kubernetes.io/serviceaccount"),
        printsOnTerminal());
  }

  /** As the kernel knows it: {@link System#console} wants the standard input to be one, too. */
  private static boolean printsOnTerminal() {
    try {
      var shown = Files.readSymbolicLink(STANDARD_OUTPUT);
      return shown.startsWith("/dev/pts")
          || shown.startsWith("/dev/console")
          || shown.toString().startsWith("/dev/tty");
    } catch (IOException _) {
      return true; // where nobody can tell, what is secret is not printed
    }
  }
}
