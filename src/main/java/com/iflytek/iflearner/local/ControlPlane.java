package com.iflytek.iflearner.local;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * etcd, the API server and the controller manager, as child processes that keep all they write in
 * one folder. There is no scheduler and no kubelet: whoever starts it plays the node.
 */
public final class ControlPlane implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final Started started;
  private final ControlPlaneFiles files;
  private final ControlPlaneCommands commands;
  private final ApiServer apiServer;

  private ControlPlane(
      Started started,
      ControlPlaneFiles files,
      ControlPlaneCommands commands,
      ApiServer apiServer) {
    this.started = started;
    this.files = files;
    this.commands = commands;
    this.apiServer = apiServer;
  }

  /** Starts one that keeps everything in {@code folder}, and waits until it is ready for work. */
  public static ControlPlane start(Binaries binaries, Path folder, ControlPlaneOptions options) {
    var files = ControlPlaneFiles.in(folder);
    var commands = ControlPlaneCommands.onFreePorts(binaries, files, options);
    var started = new Started();
    try {
      startEtcd(commands, files, started);
      var apiServer = started.add(ApiServer.start(commands, files));
      startControllers(commands, files, started, apiServer.admin());
      return new ControlPlane(started, files, commands, apiServer);
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  /** A client that may do everything, and does not retry by itself. */
  public KubernetesClient admin() {
    return apiServer.admin();
  }

  /** The kubeconfig of the administrator. */
  public Path kubeconfig() {
    return files.kubeconfig();
  }

  /** Every request, one JSON object a line ({@code audit.k8s.io/v1 Event}, level Metadata). */
  public Path auditLog() {
    return files.auditLog();
  }

  /** The URL of the API server. */
  public String server() {
    return commands.server();
  }

  /** Stops the API server as an upgrade would: requests under way are answered. */
  public void stopApiServer() {
    apiServer.stop();
  }

  /** Kills the API server: requests under way get no answer. */
  public void killApiServer() {
    apiServer.kill();
  }

  /** Starts a stopped API server again, on the same port, and waits until it is ready. */
  public void startApiServer() {
    apiServer.startAgain();
  }

  @Override
  public void close() {
    started.close();
  }

  private static void startEtcd(
      ControlPlaneCommands commands, ControlPlaneFiles files, Started started) {
    started
        .add(ChildProcess.start("etcd", files.log(Program.ETCD), commands.etcd()))
        .await("it listened", LIMIT, () -> LocalPorts.listens(commands.etcdAddress()));
  }

  private static void startControllers(
      ControlPlaneCommands commands,
      ControlPlaneFiles files,
      Started started,
      KubernetesClient admin) {
    started
        .add(
            ChildProcess.start(
                "kube-controller-manager",
                files.log(Program.KUBE_CONTROLLER_MANAGER),
                commands.controllerManager()))
        .await("its controllers worked", LIMIT, () -> namespacesGetServiceAccounts(admin));
  }

  private static boolean namespacesGetServiceAccounts(KubernetesClient admin) {
    try {
      return admin.serviceAccounts().inNamespace("default").withName("default").get() != null;
    } catch (KubernetesClientException e) {
      return false;
    }
  }
}
