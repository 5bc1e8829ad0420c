package com.iflytek.iflearner.children;

import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobKey;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import org.junit.jupiter.api.Test;

class HostClaimsTest {
  private static final String HOST = "job1.server.iflearner.com";

  @Test
  void aClaimSaysWhoHoldsWhat() {
    var job = Jobs.server();

    assertThat(HostClaims.holder(HostClaims.of(job, HOST, "iflearner")))
        .contains(new HostClaims.Holder(new JobKey("fl", "job1"), "uid-job1", HOST));
  }

  @Test
  void twoJobsThatWantOneHostWantOneName() {
    var other = Jobs.with(Jobs.server(), metadata("elsewhere", "other", "uid-2"));

    assertThat(HostClaims.of(other, HOST, "iflearner").getMetadata().getName())
        .isEqualTo(HostClaims.of(Jobs.server(), HOST, "iflearner").getMetadata().getName())
        .isNotEqualTo(HostClaims.name("x." + HOST));
  }

  @Test
  void theLongestHostHasAShortName() {
    assertThat(HostClaims.name("a.".repeat(126) + "b")).matches("host-[0-9a-f]{40}");
  }

  @Test
  void aJobOfTheSameNameIsNotTheHolder() {
    var holder = HostClaims.holder(HostClaims.of(Jobs.server(), HOST, "iflearner")).orElseThrow();

    assertThat(holder.is(Jobs.server())).isTrue();
    assertThat(holder.is(Jobs.with(Jobs.server(), metadata("fl", "job1", "uid-2")))).isFalse();
  }

  @Test
  void aTakenOverClaimIsTheObjectThatWasSeenWithAnotherHolder() {
    var abandoned =
        new LeaseBuilder(HostClaims.of(Jobs.server(), HOST, "iflearner"))
            .editMetadata()
            .withUid("uid-lease")
            .withResourceVersion("7")
            .endMetadata()
            .build();
    var next = Jobs.with(Jobs.server(), metadata("elsewhere", "other", "uid-2"));

    var taken = HostClaims.takenOver(abandoned, next, HOST);

    assertThat(HostClaims.holder(taken).orElseThrow().is(next)).isTrue();
    assertThat(taken.getMetadata().getUid()).isEqualTo("uid-lease");
    assertThat(taken.getMetadata().getResourceVersion()).isEqualTo("7");
    assertThat(taken.getSpec().getHolderIdentity()).isEqualTo("elsewhere/other");
  }

  @Test
  void aClaimThatSaysNotWhoHoldsItHasNoKnownHolder() {
    var unreadable =
        new LeaseBuilder(HostClaims.of(Jobs.server(), HOST, "iflearner"))
            .editMetadata()
            .withAnnotations(null)
            .endMetadata()
            .build();

    assertThat(HostClaims.holder(unreadable)).isEmpty();
  }

  private static Job.Metadata metadata(String namespace, String name, String uid) {
    return new Job.Metadata(namespace, name, uid, "1", 1, Jobs.CREATED, false);
  }
}
