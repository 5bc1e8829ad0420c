package com.iflytek.iflearner.local.sandbox;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** One sandbox for all tests of a JVM: started on first use, gone with the JVM. */
public final class SharedSandbox {
  private SharedSandbox() {}

  public static Sandbox get() {
    requireOrSkip();
    return Holder.SANDBOX;
  }

  /** Skips the test where this computer cannot have one; under {@code CI=true} the test fails. */
  public static void requireOrSkip() {
    var missing = Sandbox.missing();
    if ("true".equals(System.getenv("CI"))) {
      assertThat(missing).as("what this computer lacks").isEmpty();
    } else {
      assumeThat(missing).as("what this computer lacks").isEmpty();
    }
  }

  /** A client of this computer's network that may do everything. */
  public static KubernetesClient client() {
    get();
    return Holder.CLIENT;
  }

  /** A new namespace in which Pods can be created; its name begins with {@code prefix}. */
  public static String newNamespace(String prefix) {
    var made =
        new NamespaceBuilder().withNewMetadata().withGenerateName(prefix + "-").endMetadata();
    var namespace = client().resource(made.build()).create().getMetadata().getName();
    // Until these are there, every Pod is refused or waits for its token's volume.
    await()
        .until(
            () ->
                client().serviceAccounts().inNamespace(namespace).withName("default").get() != null
                    && client()
                            .configMaps()
                            .inNamespace(namespace)
                            .withName("kube-root-ca.crt")
                            .get()
                        != null);
    return namespace;
  }

  /**
   * Sends SIGKILL to a container's process.
   *
   * @param words all are among its arguments
   * @return false: there is none
   */
  public static boolean kill(String... words) {
    get();
    var found =
        ProcessHandle.current()
            .descendants()
            .filter(process -> arguments(process).containsAll(List.of(words)))
            .toList();
    return found.stream()
        .filter(process -> process.children().noneMatch(found::contains)) // not what started it
        .anyMatch(ProcessHandle::destroyForcibly);
  }

  private static List<String> arguments(ProcessHandle process) {
    var info = process.info();
    return Stream.concat(
            info.command().map(Path::of).map(Path::getFileName).map(Path::toString).stream(),
            info.arguments().stream().flatMap(Stream::of))
        .toList();
  }

  /** Its process dies, and another one answers at the same ports that much later. */
  public static void edgeGoesAway(Duration time) throws Exception {
    var _ =
        withoutEdge(
            () -> {
              Thread.sleep(time); // the fault itself, not a wait for anything
              return time;
            });
  }

  /** Its process dies, and another one is started at the same ports when {@code act} is done. */
  public static <T> T withoutEdge(Callable<T> act) throws Exception {
    var edge =
        ProcessHandle.current()
            .descendants()
            .filter(process -> process.info().command().orElse("").endsWith("/traefik"))
            .findFirst()
            .orElseThrow();
    var command =
        Stream.concat(
                Stream.of(
                    "env",
                    "KUBECONFIG=" + get().insideKubeconfig(),
                    edge.info().command().orElseThrow()),
                Stream.of(edge.info().arguments().orElseThrow()))
            .toList();
    edge.destroyForcibly();
    try {
      return act.call();
    } finally {
      get().inside("traefik-again", command);
    }
  }

  private static final class Holder {
    static final Sandbox SANDBOX = start();
    static final KubernetesClient CLIENT =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(SANDBOX.kubeconfig().toFile()))
            .build();

    private static Sandbox start() {
      var sandbox = Sandbox.start(System.err::println);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    keepAuditLog(sandbox);
                    sandbox.close();
                  }));
      return sandbox;
    }

    /** What operators asked for in here counts when their rights are judged. */
    private static void keepAuditLog(Sandbox sandbox) {
      try {
        var target = Files.createDirectories(Path.of("target")).toAbsolutePath();
        Files.copy(
            sandbox.auditLog(),
            Files.createTempFile(target, "sandbox-", ".audit.log"),
            REPLACE_EXISTING);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
