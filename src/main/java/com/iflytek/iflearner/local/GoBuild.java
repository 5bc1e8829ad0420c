package com.iflytek.iflearner.local;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Builds a program from its pinned Go module. Two at once wait for each other, in one process or in
 * two; a build that is killed leaves a temporary file behind that the next one replaces, never half
 * a program.
 */
record GoBuild(Optional<Path> go, Consumer<String> progress) {
  private static final Duration TELL_EVERY = Duration.ofSeconds(10);

  void run(Program program, PinnedModule module, Path target) {
    Once.at(target, progress, () -> build(program, module, target));
  }

  private void build(Program program, PinnedModule module, Path target) throws IOException {
    var started = System.nanoTime();
    var what = "building " + program.file() + " " + module.version();
    var log = beside(target, ".log");
    var unfinished = beside(target, ".unfinished");
    progress.accept(
        "%s (about %d min on two cores, once)".formatted(what, program.buildTime().toMinutes()));
    Files.deleteIfExists(log);
    Files.deleteIfExists(unfinished); // Go refuses to overwrite what is no whole program
    try (var child = ChildProcess.start("go build", log, command(program, module, unfinished))) {
      while (!child.ended(TELL_EVERY)) {
        progress.accept(
            what + " … " + Duration.ofNanos(System.nanoTime() - started).toSeconds() + " s");
      }
      if (child.exitStatus() != 0) {
        throw child.failure("of " + program.file() + " failed");
      }
    }
    Files.move(unfinished, target, ATOMIC_MOVE);
  }

  private ProcessBuilder command(Program program, PinnedModule module, Path output) {
    var compiler =
        go.orElseThrow(
            () ->
                new LocalFailure(
                    program.file()
                        + " has to be built once and Go is not on the PATH: install Go 1.26 or newer,"
                        + " or set KUBEBUILDER_ASSETS to a folder that holds it"));
    var builder =
        new ProcessBuilder(
            List.of(
                compiler.toString(),
                "build",
                "-trimpath",
                "-ldflags=" + module.linkerFlags(program),
                "-o=" + output,
                program.mainPackage()));
    builder.directory(module.folder().toFile());
    builder.environment().put("CGO_ENABLED", "0");
    builder.environment().put("GOWORK", "off");
    // A compiler that collects its garbage seldom takes a tenth less time; the limit is for the
    // few packages, each with thousands of types, that would then take all memory there is.
    builder.environment().put("GOGC", "400");
    builder.environment().put("GOMEMLIMIT", "3GiB");
    return builder;
  }

  private static Path beside(Path target, String suffix) {
    return target.resolveSibling("." + target.getFileName() + suffix);
  }
}
