package com.iflytek.iflearner.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A program that runs as long as we do: its output goes to a log file, and the kernel kills it when
 * this JVM dies, however that happens.
 */
public final class ChildProcess implements AutoCloseable {
  /**
   * The kernel's promise is bound to the thread that started the child, so one thread starts them
   * all and never ends. The shell closes the gap in which we die before the promise is made: it
   * looks for its parent after that.
   */
  private static final ExecutorService LAUNCHER =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("child-launcher").factory());

  private static final List<String> DIES_WITH_US =
      List.of(
          "setpriv",
          "--pdeathsig",
          "KILL",
          "setsid", // Ctrl-C in a terminal is for us alone, we end our children in order
          "sh",
          "-c",
          "[ $PPID = $0 ] && exec \"$@\"",
          Long.toString(ProcessHandle.current().pid()));

  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final int TAIL_BYTES = 8192;
  private static final int TAIL_LINES = 12;

  private final String name;
  private final Path log;
  private final Process process;

  private ChildProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  public static ChildProcess start(String name, Path log, List<String> command) {
    return start(name, log, new ProcessBuilder(command));
  }

  /**
   * Starts what the builder describes, in its folder and environment; appends what it says to
   * {@code log}.
   */
  public static ChildProcess start(String name, Path log, ProcessBuilder builder) {
    var command = Stream.concat(DIES_WITH_US.stream(), builder.command().stream()).toList();
    var launch =
        new ProcessBuilder(command)
            .directory(builder.directory())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    launch.environment().clear();
    launch.environment().putAll(builder.environment());
    try {
      var process = LAUNCHER.submit(launch::start).get();
      process.getOutputStream().close();
      return new ChildProcess(name, log, process);
    } catch (ExecutionException | IOException e) {
      throw new LocalFailure(
          "cannot start "
              + name
              + ": "
              + e.getMessage()
              + " (it is run through 'setpriv' and 'setsid' of util-linux)",
          e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Waits until {@code ready}; fails when the program ends before or the limit passes. */
  public void await(String what, Duration limit, BooleanSupplier ready) {
    var start = System.nanoTime();
    while (!ready.getAsBoolean()) {
      if (ended(LOOK_AGAIN)) {
        throw failure("ended with exit status " + process.exitValue() + " before " + what);
      }
      if (System.nanoTime() - start > limit.toNanos()) {
        throw failure("gave up after " + limit.toSeconds() + " s waiting until " + what);
      }
    }
  }

  /** True once the program has ended, waiting at most that long for it. */
  public boolean ended(Duration limit) {
    try {
      return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** What it exited with; only once it has {@link #ended}. */
  public int exitStatus() {
    return process.exitValue();
  }

  public long pid() {
    return process.pid();
  }

  /** Asks the program to end, as a well-behaved caller does; kills it when it takes too long. */
  public void stop() {
    process.destroy();
    if (!ended(GRACE)) {
      close();
    }
  }

  /** Kills the program and waits until it is gone. */
  @Override
  public void close() {
    process.destroyForcibly();
    if (!ended(GRACE)) {
      throw failure("cannot be killed");
    }
  }

  /** A failure of this program, with the last it said. */
  public LocalFailure failure(String what) {
    return new LocalFailure(name + " " + what + "; the end of " + log + ":\n" + tail());
  }

  private String tail() {
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(Math.max(0, file.length() - TAIL_BYTES));
      var bytes = new byte[(int) (file.length() - file.getFilePointer())];
      file.readFully(bytes);
      var lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + log, e);
    }
  }

  private static LocalFailure interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new LocalFailure("interrupted", e);
  }
}
