package com.iflytek.iflearner.kube;

import static com.iflytek.iflearner.job.Condition.Status.FALSE;
import static com.iflytek.iflearner.job.Condition.Status.TRUE;
import static com.iflytek.iflearner.job.Condition.Type.ACCEPTED;
import static com.iflytek.iflearner.job.Condition.Type.READY;
import static com.iflytek.iflearner.job.Condition.Type.ROUTE_READY;
import static com.iflytek.iflearner.job.Condition.Type.SUCCEEDED;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.iflytek.iflearner.local.SharedControlPlane;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AtRestIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void nothingIsAskedWhenNothingHappens() {
    try (var site = new Site();
        var _ = TestOperator.at(site)) {
      site.running("running", site.host("a"));
      site.running("finished", site.host("b"));
      site.node().exit("finished", 0, "");
      site.untilSaid("finished", SUCCEEDED, TRUE, "Completed");
      site.server("waiting", site.host("a"));
      site.untilSaid("waiting", ACCEPTED, FALSE, "HostTaken");
      site.given(
          new ServiceBuilder()
              .withNewMetadata()
              .withName("blocked")
              .endMetadata()
              .withNewSpec()
              .withClusterIP("None")
              .endSpec()
              .build());
      site.server("blocked", site.host("c"));
      site.untilSaid("blocked", ROUTE_READY, FALSE, "NameTaken");
      site.untilSaid("running", READY, TRUE, "Training");

      var before = new AtomicReference<>(List.<String>of());
      await("no request but watches for 5 s")
          .during(Duration.ofSeconds(5))
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                var now = requests();
                return before.getAndSet(now).equals(now);
              });
    }
  }

  /** What our operators sent, watches apart. */
  private static List<String> requests() {
    try (var lines = Files.lines(SharedControlPlane.auditLog())) {
      return lines
          .map(AtRestIT::parsed)
          .filter(event -> event.path("userAgent").asText().startsWith("iflearner-operator/"))
          .filter(event -> !event.path("verb").asText().equals("watch"))
          .map(event -> event.path("verb").asText() + " " + event.path("requestURI").asText())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      return JSON.missingNode(); // the API server is still writing it
    }
  }
}
