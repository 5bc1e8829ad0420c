package com.iflytek.iflearner.kube;

import static com.iflytek.iflearner.job.Condition.Status.FALSE;
import static com.iflytek.iflearner.job.Condition.Status.TRUE;
import static com.iflytek.iflearner.job.Condition.Type.ACCEPTED;
import static com.iflytek.iflearner.job.Condition.Type.READY;
import static com.iflytek.iflearner.job.Condition.Type.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happened while no operator was there is found by the next one. */
class DowntimeIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Site site = new Site();

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void theClaimOfAJobThatIsGoneIsReleased() {
    beforeADowntime("a");
    site.delete("a");
    site.node().finishDeletion("a");
    await().atMost(SOON).until(() -> site.ingresses("a").get() == null);
    assertThat(site.claim(site.host("a")).get()).isNotNull();

    try (var _ = TestOperator.at(site)) {
      await().atMost(SOON).until(() -> site.claim(site.host("a")).get() == null);
    }
  }

  @Test
  void aJobWhoseTimeIsOverByThenIsDeleted() {
    beforeADowntime("a");
    site.node().exit("a", 0, "");
    try (var _ = TestOperator.at(site)) {
      site.untilSaid("a", SUCCEEDED, TRUE, "Completed");
    }
    site.patched("a", "{\"spec\":{\"ttlSecondsAfterFinished\":0}}");
    assertThat(site.status("a").completionTime()).isNotNull();

    try (var _ = TestOperator.at(site)) {
      site.untilGone("a");
    }
  }

  @Test
  void theClaimOfAJobThatIsGoneIsTakenOver() {
    beforeADowntime("a");
    site.client("b", site.host("a"));
    site.delete("a");
    site.node().finishDeletion("a");
    await().atMost(SOON).until(() -> site.ingresses("a").get() == null);

    try (var _ = TestOperator.at(site)) {
      site.untilSaid("b", ACCEPTED, TRUE, "Accepted");
    }
  }

  @Test
  void aClaimStaysHeldWhileAnOrphanedRouteStillServesTheHost() {
    beforeADowntime("a");
    site.client("b", site.host("a"));
    site.orphan("a");
    await()
        .atMost(SOON)
        .until(() -> site.ingresses("a").require().getMetadata().getOwnerReferences().isEmpty());

    try (var _ = TestOperator.at(site)) {
      site.untilSaid("b", ACCEPTED, FALSE, "HostTaken");
      assertThat(site.claim(site.host("a")).require().getSpec().getHolderIdentity())
          .isEqualTo(site.key("a").toString());

      site.ingresses("a").delete();

      site.untilSaid("b", ACCEPTED, TRUE, "Accepted");
    }
  }

  @Test
  void aPodThatEndedIsRecorded() {
    beforeADowntime("a");
    site.node().exit("a", 0, "");

    try (var _ = TestOperator.at(site)) {
      site.untilSaid("a", SUCCEEDED, TRUE, "Completed");
    }
    assertThat(site.status("a").attempt()).isEqualTo(1);
  }

  @Test
  void aPodThatVanishedIsMadeAgain() {
    var first = beforeADowntime("a");
    site.pods("a").withGracePeriod(0).delete();

    try (var _ = TestOperator.at(site)) {
      site.untilPod("a", p -> p.getSpec().getSchedulingGates().isEmpty());
      site.node().run("a");
      site.untilSaid("a", READY, TRUE, "Training");
    }
    assertThat(site.status("a").attempt()).isEqualTo(2);
    assertThat(site.status("a").podUID()).isNotEqualTo(first);
  }

  @Test
  void aChildThatWasDeletedIsMadeAgain() {
    beforeADowntime("a");
    site.services("a").delete();
    site.ingresses("a").delete();

    try (var _ = TestOperator.at(site)) {
      await().atMost(SOON).until(() -> site.services("a").get() != null);
      await().atMost(SOON).until(() -> site.ingresses("a").get() != null);
    }
  }

  /** An operator lets a job run and goes; returns the uid of its Pod. */
  private String beforeADowntime(String job) {
    try (var _ = TestOperator.at(site)) {
      return site.running(job, site.host(job)).getMetadata().getUid();
    }
  }
}
