package com.iflytek.iflearner.kube;

import static com.iflytek.iflearner.job.Condition.Status.FALSE;
import static com.iflytek.iflearner.job.Condition.Status.TRUE;
import static com.iflytek.iflearner.job.Condition.Type.ACCEPTED;
import static com.iflytek.iflearner.job.Condition.Type.READY;
import static com.iflytek.iflearner.job.Condition.Type.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.children.HostClaims;
import com.iflytek.iflearner.job.Phase;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a job in a real cluster in which nothing goes wrong but what people do. */
class ReconcilerIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Site site = new Site();
  private final TestOperator operator = TestOperator.at(site);

  @AfterEach
  void stop() {
    operator.close();
    site.close();
  }

  @Test
  void aJobGetsItsChildrenAndRuns() {
    site.givenIngressClass("k8s.io/ingress-nginx");
    var job = site.client("a", site.host("a"));
    var pod = site.untilPod("a", p -> p.getSpec().getSchedulingGates().isEmpty());
    site.node().run("a");

    site.untilSaid("a", READY, TRUE, "Training");

    assertThat(pod.getMetadata().getUid()).isEqualTo(site.status("a").podUID());
    assertThat(site.status("a").attempt()).isEqualTo(1);
    assertThat(site.status("a").phase()).isEqualTo(Phase.RUNNING);
    assertThat(site.services("a").require().getSpec().getSelector())
        .isEqualTo(Map.of("git.iflytek.com/job-name", "a"));
    assertThat(site.ingresses("a").require().getSpec().getRules().getFirst().getHost())
        .isEqualTo(site.host("a"));
    for (var child : List.of(pod, site.services("a").require(), site.ingresses("a").require())) {
      assertThat(child.getMetadata().getOwnerReferences())
          .singleElement()
          .satisfies(owner -> assertThat(owner.getUid()).isEqualTo(job.getMetadata().getUid()));
    }
    var claim = site.claim(site.host("a")).require();
    assertThat(HostClaims.holder(claim).orElseThrow().uid()).isEqualTo(job.getMetadata().getUid());
  }

  @Test
  void deletedAndEditedChildrenAreRepaired() {
    site.running("a", site.host("a"));
    var service = site.services("a").require();
    var ingress = site.ingresses("a").require();

    site.services("a").delete();
    site.ingresses("a").delete();

    await().atMost(SOON).until(() -> isThereAnew(site.services("a").get(), service));
    await().atMost(SOON).until(() -> isThereAnew(site.ingresses("a").get(), ingress));
    site.services("a")
        .edit(s -> new ServiceBuilder(s).editSpec().addToSelector("app", "b").endSpec().build());
    site.ingresses("a")
        .edit(
            i ->
                new IngressBuilder(i)
                    .editSpec()
                    .editFirstRule()
                    .withHost("other.example.com")
                    .endRule()
                    .endSpec()
                    .build());
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(site.services("a").require().getSpec())
                  .extracting("selector")
                  .isEqualTo(service.getSpec().getSelector());
              assertThat(site.ingresses("a").require().getSpec()).isEqualTo(ingress.getSpec());
            });
  }

  @Test
  void aLabelThatMarksAChildIsPutBack() {
    site.running("a", site.host("a"));

    site.services("a")
        .edit(
            s ->
                new ServiceBuilder(s)
                    .editMetadata()
                    .removeFromLabels("app.kubernetes.io/managed-by")
                    .endMetadata()
                    .build());

    await()
        .atMost(SOON)
        .until(
            () ->
                site.services("a")
                    .require()
                    .getMetadata()
                    .getLabels()
                    .containsKey("app.kubernetes.io/managed-by"));
  }

  @Test
  void aPodThatEndedIsRecordedAndNeverRunsAgain() {
    site.running("a", site.host("a"));
    site.node().exit("a", 0, "");

    site.untilSaid("a", SUCCEEDED, TRUE, "Completed");

    await().atMost(SOON).until(() -> site.ingresses("a").get() == null);
    assertThat(site.services("a").get()).isNotNull();
    site.pods("a").withGracePeriod(0).delete();
    await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> site.pods("a").get() == null);
    assertThat(site.status("a").phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void aPodThatFailedIsToldWithItsLastWords() {
    site.running("a", site.host("a"));

    site.node()
        .exit(
            "a",
            1,
            """
            Traceback (most recent call last):
              File "main.py", line 1, in <module>
            ModuleNotFoundError: No module named 'torch'
            """);

    assertThat(site.untilSaid("a", SUCCEEDED, FALSE, "PodFailed"))
        .contains("exit code 1")
        .contains("No module named 'torch'");
    assertThat(site.status("a").phase()).isEqualTo(Phase.FAILED);
  }

  @Test
  void aPodThatVanishedIsMadeAgain() {
    var first = site.running("a", site.host("a"));

    site.pods("a").withGracePeriod(0).delete();

    var second =
        site.untilPod("a", p -> !p.getMetadata().getUid().equals(first.getMetadata().getUid()));
    await()
        .atMost(SOON)
        .until(() -> second.getMetadata().getUid().equals(site.status("a").podUID()));
    assertThat(site.status("a").attempt()).isEqualTo(2);
    site.untilPod("a", p -> p.getSpec().getSchedulingGates().isEmpty());
  }

  @Test
  void anEvictedPodIsClearedAwayForTheNextAttempt() {
    var first = site.running("a", site.host("a"));

    site.node().evict("a");

    var second =
        site.untilPod("a", p -> !p.getMetadata().getUid().equals(first.getMetadata().getUid()));
    await()
        .atMost(SOON)
        .until(() -> second.getMetadata().getUid().equals(site.status("a").podUID()));
    assertThat(site.status("a").attempt()).isEqualTo(2);
  }

  @Test
  void aFinishedJobGivesItsHostToTheOneThatWaits() {
    site.running("first", site.host("h"));
    site.client("second", site.host("h"));
    site.untilSaid("second", ACCEPTED, FALSE, "HostTaken");
    assertThat(site.pods("second").get()).isNull();

    site.node().exit("first", 0, "");

    site.untilSaid("second", ACCEPTED, TRUE, "Accepted");
    site.untilPod("second", _ -> true);
    await().atMost(SOON).until(() -> site.ingresses("second").get() != null);
    assertThat(site.ingresses("first").get()).isNull();
  }

  @Test
  void aDeletedJobGivesItsHostToTheOneThatWaits() {
    site.running("first", site.host("h"));
    site.client("second", site.host("h"));
    site.untilSaid("second", ACCEPTED, FALSE, "HostTaken");

    site.delete("first");
    site.node().finishDeletion("first");

    site.untilSaid("second", ACCEPTED, TRUE, "Accepted");
  }

  @Test
  void theClaimOfADeletedJobIsReleased() {
    site.running("a", site.host("a"));
    assertThat(site.claim(site.host("a")).get()).isNotNull();

    site.delete("a");
    site.node().finishDeletion("a");

    await().atMost(SOON).until(() -> site.claim(site.host("a")).get() == null);
  }

  private static boolean isThereAnew(@Nullable HasMetadata now, HasMetadata before) {
    return now != null && !now.getMetadata().getUid().equals(before.getMetadata().getUid());
  }
}
