package com.iflytek.iflearner.local.sandbox;

import com.iflytek.iflearner.local.Binaries;
import com.iflytek.iflearner.local.ChildProcess;
import com.iflytek.iflearner.local.LocalPorts;
import com.iflytek.iflearner.local.Program;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Traefik in the place of ingress-nginx: it reads the same Ingresses, of the same class. */
final class Edge {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Edge() {}

  static ChildProcess start(
      Binaries binaries, KubernetesClient client, Path kubeconfig, Path folder) {
    var nginx =
        new IngressClassBuilder()
            .withNewMetadata()
            .withName("nginx")
            .endMetadata()
            .withNewSpec()
            .withController("k8s.io/ingress-nginx")
            .endSpec()
            .build();
    client.resource(nginx).create();
    var builder = new ProcessBuilder(command(binaries.path(Program.TRAEFIK)));
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    var child = ChildProcess.start("traefik", folder.resolve("traefik.log"), builder);
    child.await(
        "it listened",
        LIMIT,
        () ->
            Addresses.EDGE_PORTS.stream()
                .allMatch(port -> LocalPorts.listens(new InetSocketAddress(Addresses.NODE, port))));
    return child;
  }

  private static List<String> command(Path traefik) {
    var command =
        new ArrayList<>(
            List.of(
                traefik.toString(),
                "--global.checknewversion=false",
                "--global.sendanonymoususage=false",
                "--providers.kubernetesingressnginx=true",
                "--providers.kubernetesingressnginx.publishstatusaddress=" + Addresses.NODE));
    for (var port : Addresses.EDGE_PORTS) {
      var entry = "--entrypoints.tls" + port;
      command.add(entry + ".address=" + Addresses.NODE + ":" + port);
      // 60 s by default, which cuts long uploads and streams.
      command.add(entry + ".transport.respondingtimeouts.readtimeout=0");
    }
    return command;
  }
}
