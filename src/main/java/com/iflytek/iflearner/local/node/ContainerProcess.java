package com.iflytek.iflearner.local.node;

import com.iflytek.iflearner.local.LocalFailure;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A container's process: the first one of a PID namespace of its own, as in a real container, so
 * that signals mean the same to it and nothing it started outlives it.
 */
final class ContainerProcess {
  /**
   * Arguments: the root, what may be done to it, and the command. Only these words are a script.
   */
  private static final String ENTER =
      """
      set -eu
      root=$1
      rights=$2
      shift 2
      mount --bind "$root" "$root"
      mount --rbind / "$root/.host"
      mount -o remount,bind,ro "$root/.host"
      mount -t proc proc "$root/proc"
      mount -o "remount,bind,$rights" "$root"
      exec chroot "$root" "$@"
      """;

  /**
   * Runs the first process of the namespace and ends as that does: {@code unshare --fork} of
   * util-linux 2.38 ends with 1 and a complaint where a signal ended it. In the background, since a
   * shell would write "Killed" into the container's log of one in the foreground.
   */
  private static final String FIRST =
      """
      setpriv --pdeathsig KILL "$@" &
      wait $! 2>/dev/null
      """;

  /** A shell has a process in the background ignore these. */
  private static final String SIGNALS = "--default-signal=INT,QUIT";

  private final Process process;

  private ContainerProcess(Process process) {
    this.process = process;
  }

  /**
   * What to run.
   *
   * <p>Whom it runs as is passed over: these namespaces know no user but root.
   *
   * @param folder the working folder, as the container sees it
   * @param readOnly its root cannot be written to, but its volumes can
   */
  record Spec(
      List<String> command, String folder, Map<String, String> environment, boolean readOnly) {}

  static ContainerProcess start(Spec spec, ContainerRoot root, PodNetwork.Place place, Path log) {
    var command = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + place.namespace()));
    command.addAll(List.of("unshare", "--mount", "--pid", "sh", "-c", FIRST, "first"));
    command.addAll(List.of("sh", "-c", ENTER, "container", root.folder().toString()));
    command.add(spec.readOnly() ? "ro" : "rw");
    command.addAll(List.of("env", SIGNALS, "--ignore-environment", "--chdir=" + spec.folder()));
    spec.environment().forEach((name, value) -> command.add(name + "=" + value));
    command.addAll(spec.command());
    try {
      var process =
          new ProcessBuilder(command)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(log.toFile()))
              .start();
      return new ContainerProcess(process);
    } catch (IOException e) {
      throw new LocalFailure("cannot start a container: " + e.getMessage(), e);
    }
  }

  /** Waits for its end; 128 and the signal's number where a signal ended it. */
  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  boolean endsWithin(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Asks it to end, and kills it once {@code grace} is over. */
  void stop(Duration grace) throws InterruptedException {
    process.children().forEach(ProcessHandle::destroy);
    if (!endsWithin(grace)) {
      process.destroyForcibly().waitFor();
    }
  }
}
