package com.iflytek.iflearner.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Python with iFLearner in it, made once in the cache from {@code testbed/python}.
 *
 * @param environment a virtual environment
 * @param trainer a script that trains in seconds, under the name the samples use
 */
public record PythonRuntime(Path environment, Path trainer) {
  private static final Duration TELL_EVERY = Duration.ofSeconds(10);
  private static final String VERSION_CHECK =
      "import sys, venv, pip; sys.exit(sys.version_info < (3, 11))";

  /** What this computer lacks for it, as a sentence. */
  public static Optional<String> missing() {
    var check = Command.tryRun(new ProcessBuilder("python3", "-c", VERSION_CHECK));
    return check.succeeded()
        ? Optional.empty()
        : Optional.of(
            "real iFLearner needs a 'python3' of version 3.11 or newer with the modules venv and"
                + " pip: install it (Debian: python3-venv and python3-pip)");
  }

  /** Finds it in the cache or makes it; {@code progress} is told, line by line, what takes long. */
  public static PythonRuntime ofThisComputer(Consumer<String> progress) {
    var folder = Checkout.path("testbed/python");
    var requirements = folder.resolve("requirements.txt");
    var environment = Cache.folder(System.getenv()).resolve("python-" + key(requirements));
    if (!Files.isDirectory(environment)) {
      Once.at(environment, progress, () -> make(requirements, environment, progress));
    }
    return new PythonRuntime(environment, folder.resolve("quickstart_pytorch.py"));
  }

  /** Where {@code python} is. */
  public Path programs() {
    return environment.resolve("bin");
  }

  /** The Python package {@code iflearner}. */
  public Path iflearner() {
    try (var found = Files.newDirectoryStream(environment.resolve("lib"), "python3*")) {
      return found.iterator().next().resolve("site-packages/iflearner");
    } catch (IOException e) {
      throw new LocalFailure("cannot read " + environment, e);
    }
  }

  private static void make(Path requirements, Path environment, Consumer<String> progress)
      throws IOException {
    missing()
        .ifPresent(
            sentence -> {
              throw new LocalFailure(sentence);
            });
    var unfinished = environment.resolveSibling("." + environment.getFileName() + ".unfinished");
    var log = environment.resolveSibling("." + environment.getFileName() + ".log");
    Command.run("rm", "-rf", unfinished.toString());
    Command.run("python3", "-m", "venv", "--without-pip", unfinished.toString());
    var what = "installing iFLearner and the Python packages it imports";
    progress.accept(what + " (about half a minute, once)");
    var started = System.nanoTime();
    var pip =
        List.of(
            "python3",
            "-m",
            "pip",
            "--python",
            unfinished.resolve("bin/python").toString(),
            "install",
            "--disable-pip-version-check",
            "--no-input",
            "--no-deps",
            "--requirement",
            requirements.toString());
    try (var child = ChildProcess.start("pip", log, pip)) {
      while (!child.ended(TELL_EVERY)) {
        progress.accept(
            what + " … " + Duration.ofNanos(System.nanoTime() - started).toSeconds() + " s");
      }
      if (child.exitStatus() != 0) {
        throw child.failure("could not install iFLearner");
      }
    }
    Files.move(unfinished, environment, ATOMIC_MOVE);
  }

  /** Another Python or other packages are another environment. */
  private static String key(Path requirements) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(Files.readAllBytes(requirements));
      digest.update(
          Command.tryRun(
                  new ProcessBuilder(
                      "python3", "-c", "import sys; print(sys.version, sys.base_prefix)"))
              .output()
              .getBytes(UTF_8));
      return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
    } catch (IOException e) {
      throw new LocalFailure("cannot read " + requirements, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
