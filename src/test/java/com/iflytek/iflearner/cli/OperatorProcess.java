package com.iflytek.iflearner.cli;

import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.local.LocalPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/** {@code iflearner operator} as a process of its own. */
final class OperatorProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path said;
  private final int healthPort;

  private OperatorProcess(Process process, Path said, int healthPort) {
    this.process = process;
    this.said = said;
    this.healthPort = healthPort;
  }

  /** One on free ports, for that kubeconfig. */
  static OperatorProcess start(Path folder, Path kubeconfig, String... more) {
    int webhookPort = freePort();
    int healthPort = freePort();
    var arguments =
        new ArrayList<>(
            List.of(
                "--kubeconfig=" + kubeconfig,
                "--webhook-url=https://127.0.0.1:" + webhookPort,
                "--webhook-port=" + webhookPort,
                "--health-port=" + healthPort));
    arguments.addAll(List.of(more));
    return start(folder, healthPort, arguments);
  }

  /** One with just these arguments. */
  static OperatorProcess withArguments(Path folder, String... arguments) {
    return start(folder, 0, List.of(arguments));
  }

  private static OperatorProcess start(Path folder, int healthPort, List<String> arguments) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Iflearner.class.getName(),
                "operator"));
    command.addAll(arguments);
    try {
      var said = Files.createTempFile(folder, "operator-", ".log");
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      return new OperatorProcess(process, said, healthPort);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * On all addresses, as the operator listens, and none that a client of this computer may take.
   */
  static int freePort() {
    return LocalPorts.free("0.0.0.0");
  }

  /** All it said so far. */
  String said() {
    try {
      return Files.readString(said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  OperatorProcess untilReady() {
    return until("it is ready", this::isReady);
  }

  OperatorProcess untilItSays(String words) {
    return until("it says " + words, () -> said().contains(words));
  }

  /** Ends it if it does not become so: whoever waits for that has no hold of it yet. */
  private OperatorProcess until(String what, Callable<Boolean> holds) {
    try {
      await().atMost(PATIENCE).until(holds);
      return this;
    } catch (ConditionTimeoutException e) {
      close();
      throw new AssertionError("not so: " + what + "; it said: " + said(), e);
    }
  }

  boolean isReady() {
    try {
      return get("/readyz").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** As Prometheus reads them. */
  String metrics() throws IOException {
    return get("/metrics").body();
  }

  private HttpResponse<String> get(String path) throws IOException {
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + healthPort + path));
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end. */
  int exitStatus() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it goes on; it said: " + said());
    }
    return process.exitValue();
  }

  /** As Ctrl-C and the kubelet do. */
  void stop() throws InterruptedException {
    process.destroy();
    exitStatus();
  }

  /** As nobody should. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    exitStatus();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
