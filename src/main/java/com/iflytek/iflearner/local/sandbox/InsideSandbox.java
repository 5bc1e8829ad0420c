package com.iflytek.iflearner.local.sandbox;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import com.iflytek.iflearner.local.Binaries;
import com.iflytek.iflearner.local.Command;
import com.iflytek.iflearner.local.ControlPlane;
import com.iflytek.iflearner.local.ControlPlaneOptions;
import com.iflytek.iflearner.local.LocalFailure;
import com.iflytek.iflearner.local.PythonRuntime;
import com.iflytek.iflearner.local.node.Image;
import com.iflytek.iflearner.local.node.Node;
import com.iflytek.iflearner.local.node.PodNetwork;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * What {@link Sandbox} starts as the first process of its namespaces. Its arguments are a folder
 * that both sides see and, where there is one, the folder of the operator's image. It ends when it
 * is killed, and the kernel ends with it all that it started.
 */
public final class InsideSandbox {
  private InsideSandbox() {}

  public static void main(String[] arguments) throws InterruptedException {
    try {
      start(
          SandboxFolder.of(Path.of(arguments[0])),
          Stream.of(arguments).skip(1).map(Path::of).findFirst());
    } catch (LocalFailure e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
    new CountDownLatch(1).await();
  }

  private static void start(SandboxFolder folder, Optional<Path> operatorImage) {
    Command.run("mount", "-t", "tmpfs", "tmpfs", "/run"); // for 'ip netns' and for the Pods
    var network = PodNetwork.bridge(Addresses.NODE);
    var binaries = Binaries.ofThisComputer(System.out::println);
    var controlPlane =
        ControlPlane.start(
            binaries,
            folder.controlPlane(),
            new ControlPlaneOptions(Addresses.NODE, "10.96.0.0/16", List.of()));
    Names.start(binaries, folder.path());
    Edge.start(binaries, controlPlane.admin(), controlPlane.kubeconfig(), folder.path());
    var images = new TreeMap<>(Image.with(PythonRuntime.ofThisComputer(System.out::println)));
    operatorImage.ifPresent(files -> images.put(Image.OPERATOR, Image.operator(files)));
    Node.start(
        patientClient(controlPlane.kubeconfig()),
        network,
        images,
        Path.of("/run/iflearner"),
        folder.podLogs());
    var api = URI.create(controlPlane.server());
    Relay.between(
        UnixDomainSocketAddress.of(folder.apiSocket()),
        new InetSocketAddress(api.getHost(), api.getPort()));
    publish(controlPlane.kubeconfig(), folder.insideKubeconfig());
  }

  /** Its own retries are a kubelet's: a status must arrive, however the API server fares. */
  private static KubernetesClient patientClient(Path kubeconfig) {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
        .build();
  }

  /** Last of all: who sees the file finds everything running. */
  private static void publish(Path kubeconfig, Path to) {
    try {
      var copy = to.resolveSibling(to.getFileName() + ".unfinished");
      Files.move(Files.copy(kubeconfig, copy), to, ATOMIC_MOVE);
    } catch (IOException e) {
      throw new LocalFailure("cannot write " + to, e);
    }
  }
}
