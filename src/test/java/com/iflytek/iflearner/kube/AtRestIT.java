package com.iflytek.iflearner.kube;

import static com.iflytek.iflearner.job.Condition.Status.FALSE;
import static com.iflytek.iflearner.job.Condition.Status.TRUE;
import static com.iflytek.iflearner.job.Condition.Type.ACCEPTED;
import static com.iflytek.iflearner.job.Condition.Type.READY;
import static com.iflytek.iflearner.job.Condition.Type.ROUTE_READY;
import static com.iflytek.iflearner.job.Condition.Type.SUCCEEDED;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AtRestIT {
  @Test
  void nothingIsAskedWhenNothingHappens() {
    try (var site = new Site();
        var _ = TestOperator.at(site)) {
      site.running("running", site.host("a"));
      site.running("finished", site.host("b"));
      site.node().exit("finished", 0, "");
      site.untilSaid("finished", SUCCEEDED, TRUE, "Completed");
      site.client("waiting", site.host("a"));
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
      site.client("blocked", site.host("c"));
      site.untilSaid("blocked", ROUTE_READY, FALSE, "NameTaken");
      site.untilSaid("running", READY, TRUE, "Training");

      var before = new AtomicReference<>(List.<String>of());
      await("no request but watches for 5 s")
          .during(Duration.ofSeconds(5))
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                var now = OperatorRequests.about("");
                return before.getAndSet(now).equals(now);
              });
    }
  }
}
