package com.iflytek.iflearner.kube;

import static com.iflytek.iflearner.job.Condition.Status.FALSE;
import static com.iflytek.iflearner.job.Condition.Status.TRUE;
import static com.iflytek.iflearner.job.Condition.Type.READY;
import static com.iflytek.iflearner.job.Condition.Type.SUCCEEDED;
import static com.iflytek.iflearner.job.Condition.Type.SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.crd.Kubectl;
import com.iflytek.iflearner.crd.Page;
import com.iflytek.iflearner.job.PastAttempt;
import com.iflytek.iflearner.job.Phase;
import com.iflytek.iflearner.local.SharedControlPlane;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Suspended, failed and tried again, at its end: on the real API server. */
class LifecycleIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String NEW_IMAGE =
      """
      {"spec":{"template":{"spec":{"containers":[{"name":"training","image":"newer"}]}}}}
      """;

  private static final String TRACEBACK =
      """
      Traceback (most recent call last):
        File "main.py", line 1, in <module>
      ModuleNotFoundError: No module named 'torch'
      """;

  private final Site site = new Site();
  private final TestOperator operator = TestOperator.at(site);
  private final Kubectl kubectl = Kubectl.of(SharedControlPlane.get());

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
  void theCommandsOfThePageSuspendAndResume() {
    site.running("a", site.host("a"));
    var commands = Page.read("docs/lifecycle.md").commands("Suspend and resume");

    typed(commands.getFirst());
    await()
        .atMost(SOON)
        .until(() -> site.pods("a").require().getMetadata().getDeletionTimestamp() != null);
    site.node().finishDeletion("a");
    typed(commands.get(1));
    typed(commands.getLast());

    site.untilSaid("a", SUSPENDED, FALSE, "NotSuspended");
  }

  @Test
  void theNetworkPolicyOfThePageIsThatOfAJobsPod() {
    var pod = site.running("a", site.host("a"));

    typed(
        Page.read("docs/security.md")
            .commands("What is not protected by this operator")
            .getFirst()
            .replace("--namespace default", "--namespace " + site.namespace()));

    var policy =
        Site.client()
            .network()
            .v1()
            .networkPolicies()
            .inNamespace(site.namespace())
            .withName("iflearner-jobs")
            .require();
    assertThat(policy.getSpec().getPodSelector().getMatchExpressions())
        .allSatisfy(e -> assertThat(pod.getMetadata().getLabels()).containsKey(e.getKey()));
  }

  private void typed(String command) {
    var words = command.replace("/NAME ", "/a ").replace("'", "").split(" ");
    kubectl.run(
        Stream.concat(Stream.of("--namespace=" + site.namespace()), Stream.of(words).skip(1))
            .toArray(String[]::new));
  }

  @Test
  void aFailedAttemptIsFollowedByAnotherUntilNoneIsLeft() {
    site.client("a", site.host("a"), "backoffLimit: 1");
    site.untilPod("a", p -> p.getSpec().getSchedulingGates().isEmpty());
    site.node().run("a");

    site.node().exit("a", 1, TRACEBACK);

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

  @ParameterizedTest
  @EnumSource(names = {"FOREGROUND", "BACKGROUND"})
  void aDeletedJobTakesAllWithIt(DeletionPropagation children) {
    site.running("a", site.host("a"));

    site.delete("a", children);

    await()
        .atMost(SOON)
        .until(() -> site.pods("a").require().getMetadata().getDeletionTimestamp() != null);
    site.node().finishDeletion("a");
    site.untilGone("a");
    await().atMost(SOON).until(() -> site.ingresses("a").get() == null);
    await().atMost(SOON).until(() -> site.services("a").get() == null);
    await().atMost(SOON).until(() -> site.claim(site.host("a")).get() == null);
    assertThat(site.pods("a").get()).as("nothing is made again").isNull();
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
  void aJobWhosePodDoesNotRunInTimeHasFailed() {
    site.client("a", site.host("a"), "startDeadlineSeconds: 3");

    assertThat(site.untilSaid("a", SUCCEEDED, FALSE, "StartDeadlineExceeded"))
        .startsWith("[IFL3019] ");
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
