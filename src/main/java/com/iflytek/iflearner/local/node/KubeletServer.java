package com.iflytek.iflearner.local.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.iflytek.iflearner.local.LocalFailure;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * The part of a kubelet that the API server asks for logs: {@code
 * /containerLogs/NAMESPACE/POD/CONTAINER}. It asks nobody who they are: only the API server and the
 * Pods are in this network.
 */
final class KubeletServer implements AutoCloseable {
  static final int PORT = 10250;

  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;

  private final HttpsServer server;
  private final BiFunction<String, String, Optional<PodRun>> pods;

  private KubeletServer(HttpsServer server, BiFunction<String, String, Optional<PodRun>> pods) {
    this.server = server;
    this.pods = pods;
  }

  /** {@code pods} finds a Pod by its namespace and name. */
  static KubeletServer start(String address, BiFunction<String, String, Optional<PodRun>> pods) {
    try {
      var https = HttpsServer.create(new InetSocketAddress(address, PORT), 0);
      var server = new KubeletServer(https, pods);
      https.setHttpsConfigurator(new HttpsConfigurator(ServingIdentity.madeFor(address)));
      https.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      https.createContext("/containerLogs/", server::logs);
      https.start();
      return server;
    } catch (IOException e) {
      throw new LocalFailure("the node cannot serve logs: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void logs(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath().split("/", -1);
      if (path.length != 5) {
        refuse(exchange, NOT_FOUND, "ask for /containerLogs/NAMESPACE/POD/CONTAINER");
        return;
      }
      var container = pods.apply(path[2], path[3]).flatMap(pod -> pod.container(path[4]));
      if (container.isEmpty()) {
        refuse(exchange, NOT_FOUND, "container %s not found in pod %s".formatted(path[4], path[3]));
        return;
      }
      var request = LogRequest.of(query(exchange));
      var log = request.file(container.get());
      if (log.isEmpty()) {
        refuse(
            exchange,
            BAD_REQUEST,
            "container \"%s\" in pod \"%s\" is waiting to start: %s"
                .formatted(path[4], path[3], "ContainerCreating"));
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", "text/plain");
      exchange.sendResponseHeaders(OK, 0);
      request.copy(log.get(), container.get(), exchange.getResponseBody());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void refuse(HttpExchange exchange, int status, String why) throws IOException {
    var body = why.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static Map<String, String> query(HttpExchange exchange) {
    var query = exchange.getRequestURI().getQuery();
    return query == null
        ? Map.of()
        : Arrays.stream(query.split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[pair.length - 1], (a, _) -> a));
  }
}
