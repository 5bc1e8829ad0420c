package com.iflytek.iflearner.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.local.ChildProcess;
import com.iflytek.iflearner.local.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The image's program in the image's files and nothing else, as a container runtime starts it: as
 * its user, who is root nowhere, with a root that is read-only but for {@code /tmp}. Its network is
 * this computer's.
 */
final class Container implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** As root of a namespace of our own, which is allowed to mount. */
  private static final List<String> NAMESPACES =
      Stream.of(
              "unshare --user --map-root-user",
              "setpriv --pdeathsig KILL", // a promise that the new user has made void
              "unshare --mount --pid --fork --kill-child")
          .flatMap(words -> Stream.of(words.split(" ")))
          .toList();

  /** Arguments: the root, the user, the group and the command. Only these words are a script. */
  private static final String ENTER =
      """
      set -eu
      root=$1 user=$2 group=$3
      shift 3
      mount --bind "$root" "$root"
      mount -o remount,bind,ro "$root"
      mount --rbind /dev "$root/dev"
      mount -t proc proc "$root/proc"
      mount -t tmpfs -o mode=1777 tmp "$root/tmp"
      exec unshare --user --map-user="$user" --map-group="$group" --root="$root" --wd=/ "$@"
      """;

  private final ChildProcess process;
  private final Path log;

  private Container(ChildProcess process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts the entry point.
   *
   * @param jvm flags beside those of the entry point
   */
  static Container start(
      ImageTree tree, List<String> jvm, Map<String, String> environment, List<String> arguments)
      throws IOException {
    requireOrSkip();
    var dockerfile = Dockerfile.read();
    var user = dockerfile.last("USER").split(":", 2);
    var command = new ArrayList<>(NAMESPACES);
    command.addAll(List.of("sh", "-c", ENTER, "container"));
    command.addAll(List.of(tree.folder().toString(), user[0], user[1]));
    command.addAll(dockerfile.entryPoint());
    command.addAll(arguments);
    var builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("PATH", System.getenv("PATH"));
    builder.environment().put("JAVA_TOOL_OPTIONS", String.join(" ", jvm));
    var log = Files.createTempFile(tree.folder().getParent(), "container-", ".log");
    return new Container(ChildProcess.start("the container", log, builder), log);
  }

  /** Skips the test where this computer has no namespaces; under {@code CI=true} it fails. */
  private static void requireOrSkip() {
    var allowed = new ArrayList<>(NAMESPACES);
    allowed.add("true");
    var result = Command.tryRun(new ProcessBuilder(allowed));
    if ("true".equals(System.getenv("CI"))) {
      assertThat(result.succeeded()).as(result.output()).isTrue();
    } else {
      assumeThat(result.succeeded()).as(result.output()).isTrue();
    }
  }

  /** All it said so far. */
  String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Container untilReady(int healthPort) {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + healthPort + "/readyz"));
    try (var http = HttpClient.newHttpClient()) {
      await()
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> isReady(http, request.build()));
    }
    return this;
  }

  private boolean isReady(HttpClient http, HttpRequest request) throws InterruptedException {
    assertThat(process.ended(Duration.ZERO)).as("it ended; it said: " + said()).isFalse();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false; // nobody listens yet
    }
  }

  /** Waits for its end. */
  int exitStatus() {
    assertThat(process.ended(PATIENCE)).as("it goes on; it said: " + said()).isTrue();
    return process.exitStatus();
  }

  /** As the kubelet does: a signal to the first process of the container. */
  int stop() {
    ProcessHandle.of(process.pid()).stream()
        .flatMap(ProcessHandle::descendants)
        .filter(one -> one.children().findAny().isEmpty())
        .forEach(ProcessHandle::destroy);
    return exitStatus();
  }

  @Override
  public void close() {
    process.close();
  }
}
