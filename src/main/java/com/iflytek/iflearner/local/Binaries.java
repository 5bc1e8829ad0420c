package com.iflytek.iflearner.local;

import static java.util.Objects.requireNonNullElse;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where the programs of the local cluster are: in the folder {@code KUBEBUILDER_ASSETS} names, else
 * in the cache, else built into it once with Go.
 */
public final class Binaries {
  /**
   * The system property that names the checkout whose {@code testbed/} is used; the current folder
   * without it.
   */
  public static final String HOME = "iflearner.home";

  private final Optional<Path> assets;
  private final Path cache;
  private final Path home;
  private final GoBuild build;

  Binaries(Optional<Path> assets, Path cache, Path home, GoBuild build) {
    this.assets = assets;
    this.cache = cache;
    this.home = home;
    this.build = build;
  }

  /**
   * As this computer's environment says; {@code progress} is told, line by line, what takes long.
   */
  public static Binaries ofThisComputer(Consumer<String> progress) {
    return of(System.getenv(), Path.of(System.getProperty(HOME, "")), progress);
  }

  static Binaries of(Map<String, String> environment, Path home, Consumer<String> progress) {
    return new Binaries(
        Optional.ofNullable(environment.get("KUBEBUILDER_ASSETS"))
            .filter(folder -> !folder.isEmpty())
            .map(Path::of),
        Cache.folder(environment),
        home,
        new GoBuild(onPath("go", requireNonNullElse(environment.get("PATH"), "")), progress));
  }

  /** The executable of that program; builds it first where that was never done. */
  public Path path(Program program) {
    return assets
        .map(folder -> folder.resolve(program.file()))
        .filter(Files::isExecutable)
        .orElseGet(() -> cached(program));
  }

  private Path cached(Program program) {
    var module = PinnedModule.of(program, home);
    var file = cache.resolve(module.key()).resolve(program.file());
    if (!Files.isExecutable(file)) {
      build.run(program, module, file);
    }
    return file;
  }

  private static Optional<Path> onPath(String command, String path) {
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, command))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
