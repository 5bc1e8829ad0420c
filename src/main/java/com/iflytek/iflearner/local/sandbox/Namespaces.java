package com.iflytek.iflearner.local.sandbox;

import com.iflytek.iflearner.local.Command;
import java.util.List;
import java.util.stream.Stream;

/** The kernel's namespaces a sandbox is made of, as commands that enter them. */
final class Namespaces {
  /** Entering a user namespace clears the kernel's promise to end a child with us; renew it. */
  private static final List<String> DIES_WITH_US = List.of("setpriv", "--pdeathsig", "KILL");

  private static final List<String> NEW_USER = List.of("unshare", "--user", "--map-root-user");

  private static final List<String> NEW_REST =
      List.of("unshare", "--net", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child");

  private Namespaces() {}

  /** Makes new ones around a command, which becomes their first process and root. */
  static List<String> around(List<String> command) {
    return Stream.of(NEW_USER, DIES_WITH_US, NEW_REST, command).flatMap(List::stream).toList();
  }

  /** Runs a command in the network of the process that made them, as its root. */
  static List<String> joining(long pid, List<String> command) {
    var enter = List.of("nsenter", "--target=" + pid, "--user", "--preserve-credentials", "--net");
    return Stream.of(enter, DIES_WITH_US, command).flatMap(List::stream).toList();
  }

  /** Whether this computer lets this user make them. */
  static boolean allowed() {
    return Command.tryRun(new ProcessBuilder(around(List.of("true")))).succeeded();
  }
}
