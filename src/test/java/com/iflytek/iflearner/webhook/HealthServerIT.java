package com.iflytek.iflearner.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.iflytek.iflearner.webhook.HealthServer.Check;
import com.iflytek.iflearner.webhook.HealthServer.Checks;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthServerIT {
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private volatile Optional<String> problem = Optional.empty();
  private volatile Optional<String> news = Optional.empty();
  private HealthServer server;

  @BeforeEach
  void start() {
    server = start(0);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aHealthyProcessSaysOk() throws Exception {
    assertThat(get("/livez").statusCode()).isEqualTo(200);
    assertThat(get("/livez").body()).isEqualTo("ok");
    assertThat(get("/readyz").body()).isEqualTo("ok");
  }

  @Test
  void peopleSeeEachCheck() throws Exception {
    assertThat(get("/readyz?verbose").body())
        .isEqualTo("[+]webhook ok\n[+]caches ok\n[+]api-server ok\nreadyz check passed\n");
  }

  @Test
  void whatNoMachineShouldActOnIsToldToPeopleOnly() throws Exception {
    news = Optional.of("it does not answer");

    assertThat(get("/readyz").body()).isEqualTo("ok");
    assertThat(get("/readyz?verbose").body())
        .isEqualTo(
            """
            [+]webhook ok
            [+]caches ok
            [!]api-server failed: it does not answer
            readyz check passed
            """);
  }

  @Test
  void aProblemIsNamedAndTheProcessStaysAlive() throws Exception {
    problem = Optional.of("the list of jobs has not been read");

    var answer = get("/readyz");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body())
        .isEqualTo(
            """
            [+]webhook ok
            [-]caches failed: the list of jobs has not been read
            [+]api-server ok
            readyz check failed
            """);
    assertThat(get("/livez").statusCode()).isEqualTo(200);
  }

  @Test
  void metricsAreScraped() throws Exception {
    metrics.counter("iflearner.example").increment();

    var answer = get("/metrics");

    assertThat(answer.headers().firstValue("content-type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.body()).contains("iflearner_example_total 1.0");
  }

  @Test
  void aTakenPortIsNamed() {
    assertThatExceptionOfType(PortUnavailable.class)
        .isThrownBy(() -> start(server.port()))
        .satisfies(taken -> assertThat(taken.port()).isEqualTo(server.port()));
  }

  private HealthServer start(int port) {
    Map<String, Check> ready = new LinkedHashMap<>();
    ready.put("webhook", Optional::empty);
    ready.put("caches", () -> problem);
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    return HealthServer.start(
        address, new Checks(Map.of(), ready, Map.of("api-server", () -> news)), metrics);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var uri = URI.create("http://127.0.0.1:" + server.port() + path);
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }
}
