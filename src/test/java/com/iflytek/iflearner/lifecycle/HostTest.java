package com.iflytek.iflearner.lifecycle;

import static com.iflytek.iflearner.job.Condition.Status.FALSE;
import static com.iflytek.iflearner.job.Condition.Status.TRUE;
import static com.iflytek.iflearner.job.Condition.Type.ACCEPTED;
import static com.iflytek.iflearner.job.Condition.Type.READY;
import static com.iflytek.iflearner.job.Condition.Type.RECONCILING;
import static com.iflytek.iflearner.job.Condition.Type.STALLED;
import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.children.HostClaims;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.job.Jobs;
import com.iflytek.iflearner.lifecycle.Observation.Host;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether a job is accepted: a valid spec, and the host. */
class HostTest {
  private static final Job OTHER =
      Jobs.server().named("elsewhere", "other").stored("uid-other").job();

  @Test
  void aFreeHostIsClaimedBeforeAnyRouteOrPod() {
    assertThat(Seen.applied().steps()).containsExactly("Create Lease", "Create Service");
  }

  @Test
  void onceTheHostIsOursRouteAndPodAreMade() {
    var seen = Seen.applied().held();

    assertThat(seen.steps()).containsExactly("Create Service", "Create Ingress", "Create Pod");
    assertThat(seen.condition(ACCEPTED).status()).isEqualTo(TRUE);
  }

  @Test
  void aHostThatAnotherHoldsIsWaitedFor() {
    var seen = Seen.applied().withHost(new Host.Held(Seen.claimOf(OTHER)));

    assertThat(seen.steps()).containsExactly("Create Service");
    assertThat(seen.condition(ACCEPTED).reason()).isEqualTo("HostTaken");
    assertThat(seen.condition(ACCEPTED).message())
        .startsWith("[IFL3002] ")
        .contains("'elsewhere/other'", "'job1.server.iflearner.com'");
    assertThat(seen.condition(READY).status()).isEqualTo(FALSE);
    assertThat(seen.condition(RECONCILING).reason()).isEqualTo("HostTaken");
    assertThat(seen.plan().wakeAt()).isEqualTo(Seen.NOW.plusSeconds(60));
  }

  @Test
  void whyAJobIsNotAcceptedIsWhatKeepsItFromRunning() {
    var seen = Seen.applied().withHost(new Host.Held(Seen.claimOf(OTHER)));

    assertThat(seen.condition(READY).reason()).isEqualTo("HostTaken");
    assertThat(seen.condition(READY).message())
        .startsWith("No Pod is made")
        .endsWith(seen.condition(ACCEPTED).message());
  }

  @Test
  void aHostThatAnEarlierJobOfTheNameHoldsIsNotSaidToBeHeldByThisOne() {
    var earlier = Jobs.server().stored("uid-earlier").job();
    var seen = Seen.applied().withHost(new Host.Held(Seen.claimOf(earlier)));

    assertThat(seen.condition(ACCEPTED).message())
        .contains("An earlier job of this name holds the host")
        .contains("once the Ingress '" + earlier.key() + "' of that job is gone");
  }

  @Test
  void anotherThatGoesFirstIsWaitedFor() {
    var seen = Seen.applied().withHost(new Host.Free(new JobKey("elsewhere", "other")));

    assertThat(seen.steps()).containsExactly("Create Service");
    assertThat(seen.condition(ACCEPTED).message()).contains("'elsewhere/other'");
  }

  @Test
  void anAbandonedClaimIsTakenOverAsTheObjectThatWasSeen() {
    var seen = Seen.applied().withHost(new Host.Abandoned(Seen.claimOf(OTHER)));

    assertThat(seen.steps()).containsExactly("Replace Lease", "Create Service");
    var claim = (Lease) seen.plan().steps().getFirst().object();
    assertThat(HostClaims.holder(claim).orElseThrow().is(seen.job())).isTrue();
    assertThat(claim.getMetadata().getUid()).isEqualTo("uid-lease");
  }

  @Test
  void aClaimThatCannotBeReadCountsAsHeld() {
    var unreadable =
        new LeaseBuilder(Seen.claimOf(OTHER))
            .editMetadata()
            .withAnnotations(null)
            .endMetadata()
            .build();
    var seen = Seen.applied().withHost(new Host.Held(unreadable));

    assertThat(seen.condition(ACCEPTED).reason()).isEqualTo("HostTaken");
    assertThat(seen.condition(ACCEPTED).message()).contains("Lease 'iflearner/host-");
  }

  @Test
  void aClaimThatIsRefusedIsSaid() {
    var seen = Seen.applied().refused("Lease", 403, "leases is forbidden");

    assertThat(seen.condition(ACCEPTED).reason()).isEqualTo("Refused");
    assertThat(seen.condition(ACCEPTED).message()).contains("leases is forbidden");
  }

  @Test
  void losingTheClaimRemovesNothingThatRuns() {
    var seen = Seen.running().withHost(new Host.Held(Seen.claimOf(OTHER)));

    assertThat(seen.steps()).isEmpty();
    assertThat(seen.condition(ACCEPTED).reason()).isEqualTo("HostTaken");
    assertThat(seen.condition(READY).status()).isEqualTo(TRUE);
    assertThat(seen.status().address()).isEqualTo("192.0.2.1");
  }

  @Test
  void withoutTheClaimALostPodIsNotMadeAgain() {
    var seen = Seen.running().withHost(new Host.Held(Seen.claimOf(OTHER))).without(Pod.class);

    assertThat(seen.steps()).isEmpty();
  }

  @Test
  void aBrokenSpecGetsNothingAndSaysAllThatIsWrong() {
    var seen =
        Seen.applied().withDraft(d -> d.with("/spec/role", "boss").with("/spec/ports/grpc", 99999));

    assertThat(seen.steps()).isEmpty();
    assertThat(seen.condition(ACCEPTED).reason()).isEqualTo("Invalid");
    assertThat(seen.condition(ACCEPTED).message())
        .startsWith("[IFL3001] ")
        .contains("`spec.role`: [IFL1001]", "`spec.ports.grpc`: [IFL1012]");
    assertThat(seen.condition(STALLED).reason()).isEqualTo("Invalid");
    assertThat(seen.status().condition(RECONCILING)).isEmpty();
  }

  @Test
  void aJobWithoutHostGetsNothing() {
    var seen =
        Seen.applied().withDraft(d -> d.without("/spec/host")).withHost(new Host.Unclaimable());

    assertThat(seen.steps()).isEmpty();
    assertThat(seen.condition(ACCEPTED).reason()).isEqualTo("Invalid");
  }

  @Test
  void theCheckNeverStopsWhatRuns() {
    var seen =
        Seen.running()
            .withDraft(d -> d.with("/spec/host", "job1.elsewhere.com"))
            .withIngress(i -> i);

    var invalid = seen.without(Service.class);

    assertThat(invalid.condition(ACCEPTED).reason()).isEqualTo("Invalid");
    assertThat(invalid.steps()).contains("Create Service").doesNotContain("Delete Pod");
    assertThat(invalid.condition(READY).status()).isEqualTo(TRUE);
    assertThat(invalid.status().condition(STALLED)).isEmpty();
    assertThat(invalid.without(Pod.class).recordedAt(Seen.NOW).steps()).contains("Create Pod");
  }

  @Test
  void aJobThatIsBeingDeletedIsLeftAlone() {
    var plan =
        Seen.applied()
            .withDraft(d -> d.with("/metadata/deletionTimestamp", "2026-11-22T11:59:00Z"))
            .plan();

    assertThat(plan).isEqualTo(Plan.of(List.of(), null));
  }

  @Test
  void theClaimsOfAJobThatIsGoneAreReleased() {
    var claim = Seen.claimOf(OTHER);

    var plan =
        Lifecycle.decide(
            new Observation.Gone(OTHER.key(), List.of(claim)), Seen.SETTINGS, Seen.NOW);

    assertThat(plan).isEqualTo(Plan.of(List.of(new Step.Delete(claim)), null));
  }
}
