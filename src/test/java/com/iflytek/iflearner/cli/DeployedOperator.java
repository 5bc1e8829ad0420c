package com.iflytek.iflearner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.image.ImageTree;
import com.iflytek.iflearner.local.Binaries;
import com.iflytek.iflearner.local.Checkout;
import com.iflytek.iflearner.local.Command;
import com.iflytek.iflearner.local.Program;
import com.iflytek.iflearner.local.sandbox.Sandbox;
import com.iflytek.iflearner.webhook.Site;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A cluster of its own with the operator in it, from its image, installed as a user installs it.
 */
final class DeployedOperator implements AutoCloseable {
  static final String NAMESPACE = "iflearner-system";
  static final String NAME = "iflearner-operator";

  private final Sandbox sandbox =
      Sandbox.start(Optional.of(ImageTree.assembled().folder()), System.err::println);
  private final Config config =
      new ConfigBuilder(Config.fromKubeconfig(sandbox.kubeconfig().toFile()))
          .withRequestRetryBackoffLimit(0)
          .build();
  private final KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();

  Config config() {
    return config;
  }

  KubernetesClient client() {
    return client;
  }

  /** The stock kubectl, started in the checkout; it must succeed. */
  String kubectl(String... arguments) {
    var ended = tryKubectl(arguments);
    assertThat(ended.succeeded())
        .as("kubectl %s: %s", String.join(" ", arguments), ended.output())
        .isTrue();
    return ended.output();
  }

  /** As a user types it, in the checkout; it must succeed. */
  void type(String command) {
    var ended = tried("bash", "-euo", "pipefail", "-c", command);
    assertThat(ended.succeeded()).as("%s: %s", command, ended.output()).isTrue();
  }

  Command.Result tryKubectl(String... arguments) {
    return tried(
        Stream.concat(Stream.of(kubectl().toString()), Stream.of(arguments))
            .toArray(String[]::new));
  }

  /** In the checkout, with kubectl on the path and this cluster as the one it means. */
  private Command.Result tried(String... command) {
    var builder = new ProcessBuilder(command).directory(Checkout.path("").toFile());
    var environment = builder.environment();
    environment.put("KUBECONFIG", sandbox.kubeconfig().toString());
    environment.merge(
        "PATH", kubectl().getParent() + File.pathSeparator, (path, more) -> more + path);
    return Command.tryRun(builder);
  }

  private static Path kubectl() {
    return Binaries.ofThisComputer(System.err::println).path(Program.KUBECTL);
  }

  /** Waits until all replicas are the latest and ready. */
  void rolledOut() {
    kubectl(
        "rollout", "status", "deployment/" + NAME, "--namespace=" + NAMESPACE, "--timeout=120s");
  }

  /** The Pods that are not on their way out. */
  List<Pod> replicas() {
    return client.pods().inNamespace(NAMESPACE).list().getItems().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  /** Its first process, seen from outside the sandbox. */
  ProcessHandle process(Pod pod) {
    var name = "HOSTNAME=" + pod.getMetadata().getName() + "\0";
    return ProcessHandle.allProcesses()
        .filter(process -> environment(process).contains(name))
        .findFirst()
        .orElseThrow();
  }

  /** A namespace in which jobs can be created. */
  String newNamespace(String name) {
    kubectl("create", "namespace", name);
    return name;
  }

  /** Tries until a job can be created; each has a name and a host of its own. */
  void untilJobsAreAdmitted(String namespace, String name, Duration limit) {
    await()
        .atMost(limit)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              var said = create(namespace, name);
              assertThat(said.succeeded()).as(said.output()).isTrue();
            });
  }

  /** As a user would, with a file. */
  Command.Result create(String namespace, String name) {
    try {
      var file = Files.writeString(sandbox.folder().resolve(name + ".yaml"), Site.server(name));
      return tryKubectl("create", "--namespace=" + namespace, "--filename=" + file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String environment(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/environ"));
    } catch (IOException e) {
      return ""; // another user's, or gone
    }
  }

  /** For whoever looks into a failure: what a replica said. */
  String logs() {
    return replicas().stream()
        .map(pod -> pod.getMetadata().getName())
        .map(
            name ->
                name
                    + ":\n"
                    + tryKubectl("logs", name, "--namespace=" + NAMESPACE, "--tail=60").output())
        .reduce("", String::concat);
  }

  @Override
  public void close() {
    client.close();
    sandbox.close();
  }
}
