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
   * What is asked, by name.
   *
   * @param live while one of them has a problem, the kubelet restarts the container
   * @param ready while one of them has a problem, no Service leads here
   * @param told what {@code /readyz?verbose} tells beside that, and no machine acts on
   */
  public record Checks(
      Map<String, Check> live, Map<String, Check> ready, Map<String, Check> told) {}

  /**
   * Listens and answers at once.
   *
   * @throws PortUnavailable if the port cannot be opened
   */
  public static HealthServer start(
      InetSocketAddress address, Checks checks, PrometheusMeterRegistry metrics) {
    return new HealthServer(
        Listener.start(
            address,
            config -> {
              config.jetty.host = Listener.host(address);
              config.jetty.port = address.getPort();
              config.routes.get("/livez", http -> answer(http, "livez", checks.live(), Map.of()));
              config.routes.get(
                  "/readyz", http -> answer(http, "readyz", checks.ready(), checks.told()));
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

  private static void answer(
      Context http, String question, Map<String, Check> checks, Map<String, Check> told) {
    var problems = asked(checks);
    var well = problems.values().stream().allMatch(Optional::isEmpty);

    var text = new StringBuilder();
    if (!well || http.queryParam("verbose") != null) {
      problems.forEach((name, problem) -> text.append(line("[-]", name, problem)));
      asked(told).forEach((name, problem) -> text.append(line("[!]", name, problem)));
      text.append(question).append(well ? " check passed\n" : " check failed\n");
    } else {
      text.append("ok");
    }
    http.status(well ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .header("Cache-Control", "no-store")
        .contentType("text/plain;charset=utf-8")
        .result(text.toString());
  }

  private static Map<String, Optional<String>> asked(Map<String, Check> checks) {
    var problems = new LinkedHashMap<String, Optional<String>>();
    checks.forEach((name, check) -> problems.put(name, check.problem()));
    return problems;
  }

  private static String line(String mark, String name, Optional<String> problem) {
    return problem
        .map(sentence -> mark + name + " failed: " + sentence + "\n")
        .orElse("[+]" + name + " ok\n");
  }
}
