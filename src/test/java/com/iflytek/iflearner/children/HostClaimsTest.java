package com.iflytek.iflearner.children;

import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.job.Jobs;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import org.junit.jupiter.api.Test;

class HostClaimsTest {
  private static final String HOST = "job1.server.iflearner.com";

  @Test
  void aClaimSaysWhoHoldsWhat() {
    var job = Stored.server().job();

    assertThat(HostClaims.holder(HostClaims.of(job, HOST, "iflearner")))
        .contains(new HostClaims.Holder(new JobKey("fl", "job1"), "uid-job1", HOST));
  }

  @Test
  void twoJobsThatWantOneHostWantOneName() {
    var other = Jobs.server().named("elsewhere", "other").stored("uid-2").job();

    assertThat(HostClaims.of(other, HOST, "iflearner").getMetadata().getName())
        .isEqualTo(HostClaims.of(Stored.server().job(), HOST, "iflearner").getMetadata().getName())
        .isNotEqualTo(HostClaims.name("x." + HOST));
  }

  @Test
  void theLongestHostHasAShortName() {
    assertThat(HostClaims.name("a.".repeat(126) + "b")).matches("host-[0-9a-f]{40}");
  }

  @Test
  void aJobOfTheSameNameIsNotTheHolder() {
    var holder =
        HostClaims.holder(HostClaims.of(Stored.server().job(), HOST, "iflearner")).orElseThrow();

    assertThat(holder.is(Stored.server().job())).isTrue();
    assertThat(holder.is(Jobs.server().named("fl", "job1").stored("uid-2").job())).isFalse();
  }

  @Test
  void aTakenOverClaimIsTheObjectThatWasSeenWithAnotherHolder() {
    var abandoned =
        new LeaseBuilder(HostClaims.of(Stored.server().job(), HOST, "iflearner"))
            .editMetadata()
            .withUid("uid-lease")
            .withResourceVersion("7")
            .endMetadata()
            .build();
    var next = Jobs.server().named("elsewhere", "other").stored("uid-2").job();

    var taken = HostClaims.takenOver(abandoned, next, HOST);

    assertThat(HostClaims.holder(taken).orElseThrow().is(next)).isTrue();
    assertThat(taken.getMetadata().getUid()).isEqualTo("uid-lease");
    assertThat(taken.getMetadata().getResourceVersion()).isEqualTo("7");
    assertThat(taken.getSpec().getHolderIdentity()).isEqualTo("elsewhere/other");
  }

  @Test
  void aClaimThatSaysNotWhoHoldsItHasNoKnownHolder() {
    var unreadable =
        new LeaseBuilder(HostClaims.of(Stored.server().job(), HOST, "iflearner"))
            .editMetadata()
            .withAnnotations(null)
            .endMetadata()
            .build();

    assertThat(HostClaims.holder(unreadable)).isEmpty();
  }
}
