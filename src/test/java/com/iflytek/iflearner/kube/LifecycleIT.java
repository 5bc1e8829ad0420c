package com.iflytek.iflearner.kube;

import static com.iflytek.iflearner.job.Condition.Status.FALSE;
import static com.iflytek.iflearner.job.Condition.Status.TRUE;
import static com.iflytek.iflearner.job.Condition.Type.READY;
import static com.iflytek.iflearner.job.Condition.Type.SUCCEEDED;
import static com.iflytek.iflearner.job.Condition.Type.SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.job.PastAttempt;
import com.iflytek.iflearner.job.Phase;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Suspended, failed and tried again, at its end: on the real API server. */
class LifecycleIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String NEW_IMAGE =
      """
      {"spec":{"template":{"spec":{"containers":[{"name":"training","image":"newer"}]}}}}
      """;

  private final Site site = new Site();
  private final TestOperator operator = TestOperator.at(site);

  @AfterEach
  void stop() {
    operator.close();
    site.close();
  }

  @Test
  void aSuspendedJobIsChangedAndRunsWhatItWasChangedTo() {
    site.running("a", site.host("a"));
    refused(NEW_IMAGE);

    site.patched("a", "{\"spec\":{\"suspend\":true}}");
    await()
        .atMost(SOON)
        .until(() -> site.pods("a").require().getMetadata().getDeletionTimestamp() != null);
    refused(NEW_IMAGE);
    site.node().finishDeletion("a");
    site.untilSaid("a", SUSPENDED, TRUE, "Suspended");
    assertThat(site.status("a").phase()).isEqualTo(Phase.SUSPENDED);
    assertThat(site.ingresses("a").get()).as("the route stays").isNotNull();

    site.patched("a", NEW_IMAGE);
    site.patched("a", "{\"spec\":{\"suspend\":false}}");

    var pod = site.untilPod("a", p -> p.getSpec().getSchedulingGates().isEmpty());
    assertThat(pod.getSpec().getContainers().getFirst().getImage()).isEqualTo("newer");
    site.node().run("a");
    site.untilSaid("a", READY, TRUE, "Training");
    site.untilSaid("a", SUSPENDED, FALSE, "NotSuspended");
    assertThat(site.status("a").attempt()).isEqualTo(2);
    assertThat(site.status("a").failedAttempts()).isZero();
    refused(NEW_IMAGE.replace("newer", "newest"));
  }

  @Test
  void aFailedAttemptIsFollowedByAnotherUntilNoneIsLeft() {
    site.client("a", site.host("a"), "backoffLimit: 1");
    site.untilPod("a", p -> p.getSpec().getSchedulingGates().isEmpty());
    site.node().run("a");

    site.node().exit("a", 1, "No module named 'torch'");

    assertThat(site.untilSaid("a", READY, FALSE, "BackOff")).contains("No module named 'torch'");
    site.untilPod(
        "a",
        p ->
            p.getMetadata().getUid().equals(site.status("a").podUID())
                && site.status("a").attempt() == 2
                && p.getSpec().getSchedulingGates().isEmpty());
    assertThat(site.status("a").pastAttempts())
        .extracting(PastAttempt::number, PastAttempt::exitCode)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(1, 1));
    site.node().run("a");
    site.node().exit("a", 1, "again");

    site.untilSaid("a", SUCCEEDED, FALSE, "PodFailed");
    assertThat(site.status("a").failedAttempts()).isEqualTo(1);
  }

  @Test
  void aFinishedJobIsDeletedWhenItsTimeIsOver() {
    site.client("a", site.host("a"), "ttlSecondsAfterFinished: 1");
    site.untilPod("a", p -> p.getSpec().getSchedulingGates().isEmpty());
    site.node().run("a");
    site.node().exit("a", 1, "");

    site.untilGone("a");
    await().atMost(SOON).until(() -> site.claim(site.host("a")).get() == null);
  }

  @Test
  void aJobThatTakesTooLongHasFailedAndItsPodGoes() {
    site.client("a", site.host("a"), "activeDeadlineSeconds: 2");
    site.untilPod("a", p -> p.getSpec().getSchedulingGates().isEmpty());
    site.node().run("a");

    site.untilSaid("a", SUCCEEDED, FALSE, "DeadlineExceeded");
    await()
        .atMost(SOON)
        .until(() -> site.pods("a").require().getMetadata().getDeletionTimestamp() != null);
  }

  private void refused(String patch) {
    assertThatThrownBy(() -> site.patched("a", patch))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("[IFL1010] must not change unless the job is suspended");
  }
}
