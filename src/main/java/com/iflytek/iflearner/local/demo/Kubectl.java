package com.iflytek.iflearner.local.demo;

import com.iflytek.iflearner.local.Command;
import com.iflytek.iflearner.local.LocalFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real kubectl, on the demo's cluster, in the folder with the demo's files. */
final class Kubectl {
  private final Path program;
  private final Path kubeconfig;
  private final Path folder;

  Kubectl(Path program, Path kubeconfig, Path folder) {
    this.program = program;
    this.kubeconfig = kubeconfig;
    this.folder = folder;
  }

  Path program() {
    return program;
  }

  /** Runs it, however it ends; a Ctrl-C is for us alone. */
  Command.Result run(String... arguments) {
    var command = new ArrayList<>(List.of("setsid", "--wait", program.toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    return Command.tryRun(builder);
  }

  /** Runs it and returns what it said; it must succeed. */
  String ask(String... arguments) {
    var result = run(arguments);
    if (!result.succeeded()) {
      throw new LocalFailure(
          "'kubectl " + String.join(" ", arguments) + "' failed: " + result.output().strip());
    }
    return result.output();
  }
}
