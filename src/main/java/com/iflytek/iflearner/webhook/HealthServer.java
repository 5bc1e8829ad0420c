package com.iflytek.iflearner.webhook;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Says how the process is, over plain HTTP: {@code /livez} and {@code /readyz} as kube-apiserver
 * does, with {@code ?verbose} for people, and {@code /metrics}.
 */
public final class HealthServer implements AutoCloseable {
  private final Javalin app;

  /** One thing that must hold; asked at each call and by many threads, so it must be quick. */
  @FunctionalInterface
  public interface Check {
    /** What is wrong, for people; empty: nothing. */
    Optional<String> problem();
  }

  /**
   * Listens and answers at once.
   *
   * @param live by name: while one of them has a problem, the kubelet restarts the container
   * @param ready by name: while one of them has a problem, no Service leads here
   * @throws PortUnavailable if the port cannot be opened
   */
  public static HealthServer start(
      InetSocketAddress address,
      Map<String, Check> live,
      Map<String, Check> ready,
      PrometheusMeterRegistry metrics) {
    return new HealthServer(
        Listener.start(
            address,
            config -> {
              config.jetty.host = Listener.host(address);
              config.jetty.port = address.getPort();
              config.routes.get("/livez", http -> answer(http, "livez", live));
              config.routes.get("/readyz", http -> answer(http, "readyz", ready));
              config.routes.get(
                  "/metrics",
                  http ->
                      http.contentType("text/plain; version=0.0.4; charset=utf-8")
                          .result(metrics.scrape()));
            }));
  }

  private HealthServer(Javalin app) {
    this.app = app;
  }

  /** The port it listens on. */
  public int port() {
    return app.port();
  }

  @Override
  public void close() {
    app.stop();
  }

  private static void answer(Context http, String question, Map<String, Check> checks) {
    var problems = new LinkedHashMap<String, Optional<String>>();
    checks.forEach((name, check) -> problems.put(name, check.problem()));
    var well = problems.values().stream().allMatch(Optional::isEmpty);

    var text = new StringBuilder();
    if (!well || http.queryParam("verbose") != null) {
      problems.forEach((name, problem) -> text.append(line(name, problem)));
      text.append(question).append(well ? " check passed\n" : " check failed\n");
    } else {
      text.append("ok");
    }
    http.status(well ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .header("Cache-Control", "no-store")
        .contentType("text/plain;charset=utf-8")
        .result(text.toString());
  }

  private static String line(String name, Optional<String> problem) {
    return problem
        .map(sentence -> "[-]" + name + " failed: " + sentence + "\n")
        .orElse("[+]" + name + " ok\n");
  }
}
