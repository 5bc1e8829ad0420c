package com.iflytek.iflearner.local.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A node whose kubelet tells the API server logs that a test wrote; it runs nothing. */
public final class PlayedKubelet implements AutoCloseable {
  private static final String ADDRESS = "127.0.0.1";

  private final KubernetesClient client;
  private final String node;
  private final HttpsServer server;
  private final Map<String, String> logs = new ConcurrentHashMap<>();

  private PlayedKubelet(KubernetesClient client, String node, HttpsServer server) {
    this.client = client;
    this.node = node;
    this.server = server;
  }

  /** Registers a node of that name. */
  public static PlayedKubelet start(KubernetesClient client, String node) {
    try {
      var https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      https.setHttpsConfigurator(new HttpsConfigurator(ServingIdentity.madeFor(ADDRESS)));
      var kubelet = new PlayedKubelet(client, node, https);
      https.createContext("/containerLogs/", kubelet::tell);
      https.start();
      kubelet.register(https.getAddress().getPort());
      return kubelet;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the container {@code path}, as {@code NAMESPACE/POD/CONTAINER}, has written. */
  public void writes(String path, String log) {
    logs.put("/containerLogs/" + path, log);
  }

  @Override
  public void close() {
    server.stop(0);
    client.nodes().withName(node).delete();
  }

  private void register(int port) {
    client
        .resource(
            new NodeBuilder()
                .withNewMetadata()
                .withName(node)
                .endMetadata()
                .withNewStatus()
                .addNewAddress(ADDRESS, "InternalIP")
                .withNewDaemonEndpoints()
                .withNewKubeletEndpoint(port)
                .endDaemonEndpoints()
                .endStatus()
                .build())
        .create();
  }

  private void tell(HttpExchange exchange) throws IOException {
    try (exchange) {
      var log = logs.getOrDefault(exchange.getRequestURI().getPath(), "").getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain");
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write(log);
    }
  }
}
