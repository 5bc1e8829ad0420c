package com.iflytek.iflearner.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.job.Role;
import com.iflytek.iflearner.lifecycle.Settings;
import com.iflytek.iflearner.local.SharedControlPlane;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a replica that does not lead knows of jobs that another one looks after. */
class JobTallyIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String MOVED = "2026-11-22T10:00:00Z";

  private final Site site = new Site();

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void followsTheStatusesThatAreStored() {
    given("before", "True", Map.of());
    try (var client =
            Connection.client(
                SharedControlPlane.admin().getConfiguration(), "iflearner-operator/test");
        var cluster = new KubeCluster(client, settings(), InstantSource.system(), "test")) {
      cluster.start(_ -> {});
      await().atMost(SOON).untilAsserted(() -> says(cluster, Instant.parse(MOVED), 0, 0));

      given("later", "False", Map.of("type", "Stalled", "status", "True"));
      await().atMost(SOON).untilAsserted(() -> says(cluster, Instant.parse(MOVED), 1, 1));

      site.withStatus("later", Map.of("phase", "Failed"));
      await().atMost(SOON).untilAsserted(() -> says(cluster, Instant.parse(MOVED), 0, 0));

      site.delete("before");
      await().atMost(SOON).until(() -> cluster.tally().longestStill().isEmpty());
    }
  }

  private static void says(KubeCluster cluster, Instant moved, long stalled, long still) {
    assertThat(cluster.tally().longestStill()).contains(moved);
    assertThat(cluster.tally().stalled(Role.SERVER)).isEqualTo(stalled);
    assertThat(cluster.tally().withoutProgress()).isEqualTo(still);
  }

  /** A server whose training was last seen to move at {@link #MOVED}. */
  private void given(String name, String progressing, Map<String, String> more) {
    site.create(site.yaml(name, site.host(name), "").replace("role: client", "role: server"));
    site.withStatus(
        name,
        Map.of(
            "observedGeneration",
            1,
            "phase",
            "Running",
            "conditions",
            List.of(
                condition(Map.of("type", "Progressing", "status", progressing)),
                condition(
                    more.isEmpty() ? Map.of("type", "Succeeded", "status", "Unknown") : more)),
            "progress",
            Map.of(
                "epoch",
                3,
                "registered",
                1,
                "expected",
                1,
                "parties",
                List.of(
                    Map.of(
                        "name",
                        "client1",
                        "epoch",
                        3,
                        "ready",
                        true,
                        "complete",
                        false,
                        "lastProgressTime",
                        MOVED)))));
  }

  private static Map<String, Object> condition(Map<String, String> said) {
    return Map.of(
        "type",
        said.getOrDefault("type", ""),
        "status",
        said.getOrDefault("status", ""),
        "observedGeneration",
        1,
        "lastTransitionTime",
        MOVED,
        "reason",
        "Any",
        "message",
        "");
  }

  private Settings settings() {
    var settings = site.settings();
    return new Settings(
        settings.domains(),
        settings.defaultIngressClass(),
        settings.claimsNamespace(),
        site.namespace());
  }
}
