package com.iflytek.iflearner.local;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * The API server and its administrator's client: it can be taken away and brought back on the same
 * port.
 */
final class ApiServer implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final ControlPlaneCommands commands;
  private final ControlPlaneFiles files;
  private final KubernetesClient admin;
  private ChildProcess process;

  private ApiServer(
      ControlPlaneCommands commands,
      ControlPlaneFiles files,
      ChildProcess process,
      KubernetesClient admin) {
    this.commands = commands;
    this.files = files;
    this.process = process;
    this.admin = admin;
  }

  static ApiServer start(ControlPlaneCommands commands, ControlPlaneFiles files) {
    var process = launch(commands, files);
    try {
      process.await("it listened", LIMIT, () -> LocalPorts.listens(commands.apiServerAddress()));
      files.writeKubeconfig(commands.server());
      var server = new ApiServer(commands, files, process, client(files));
      server.awaitReady();
      return server;
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  KubernetesClient admin() {
    return admin;
  }

  void stop() {
    process.stop();
  }

  void kill() {
    process.close();
  }

  void startAgain() {
    process = launch(commands, files);
    awaitReady();
  }

  @Override
  public void close() {
    admin.close();
    process.close();
  }

  private void awaitReady() {
    process.await("it was ready", LIMIT, this::ready);
  }

  /** Asks by hand: fabric8 logs a stack trace each time it meets a refusal that is not a Status. */
  private boolean ready() {
    var http = admin.getHttpClient();
    var question =
        http.newHttpRequestBuilder()
            .uri(commands.server() + "/readyz")
            .timeout(2, TimeUnit.SECONDS)
            .build();
    try {
      return http.sendAsync(question, String.class).join().isSuccessful();
    } catch (CompletionException e) {
      return false; // not even an answer
    }
  }

  private static ChildProcess launch(ControlPlaneCommands commands, ControlPlaneFiles files) {
    return ChildProcess.start(
        "kube-apiserver", files.log(Program.KUBE_APISERVER), commands.apiServer());
  }

  private static KubernetesClient client(ControlPlaneFiles files) {
    var config =
        new ConfigBuilder(Config.fromKubeconfig(files.kubeconfig().toFile()))
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }
}
