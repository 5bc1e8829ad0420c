package com.iflytek.iflearner.lifecycle;

import static com.iflytek.iflearner.job.Condition.Status.FALSE;
import static com.iflytek.iflearner.job.Condition.Status.TRUE;
import static com.iflytek.iflearner.job.Condition.Type.READY;
import static com.iflytek.iflearner.job.Condition.Type.RECONCILING;
import static com.iflytek.iflearner.job.Condition.Type.STALLED;
import static com.iflytek.iflearner.job.Condition.Type.SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.children.Labels;
import com.iflytek.iflearner.children.Stored;
import com.iflytek.iflearner.job.PastAttempt;
import com.iflytek.iflearner.job.Phase;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** No Pod while {@code spec.suspend} is true. */
class SuspensionTest {

  @Test
  void aJobThatBeginsSuspendedGetsItsRouteAndNoPod() {
    var seen = Seen.routed(Stored.server().with("/spec/suspend", true));

    assertThat(seen.steps()).isEmpty();
    assertThat(seen.condition(SUSPENDED).status()).isEqualTo(TRUE);
    assertThat(seen.status().phase()).isEqualTo(Phase.SUSPENDED);
    assertThat(seen.status().waitingOn()).isEqualTo("us");
    assertThat(seen.status().pastAttempts()).isEmpty();
    assertThat(seen.status().condition(RECONCILING)).isEmpty();
    assertThat(seen.status().condition(STALLED)).isEmpty();
  }

  @Test
  void aRunningPodGoesAndTheJobIsNotSuspendedBeforeItIsGone() {
    var seen = suspended();

    assertThat(seen.steps()).containsExactly("Delete Pod");
    assertThat(seen.condition(SUSPENDED).status()).isEqualTo(FALSE);
    assertThat(seen.condition(SUSPENDED).reason()).isEqualTo("PodRemains");
  }

  @Test
  void onceItIsGoneTheAttemptHasEndedAndHasNotFailed() {
    var seen = suspended().without(Pod.class);

    assertThat(seen.steps()).isEmpty();
    assertThat(seen.condition(SUSPENDED).status()).isEqualTo(TRUE);
    assertThat(seen.condition(READY).reason()).isEqualTo("Suspended");
    assertThat(seen.status().startTime()).isNull();
    assertThat(seen.status().failedAttempts()).isZero();
    assertThat(seen.status().pastAttempts())
        .containsExactly(
            new PastAttempt(1, false, "Suspended", null, "The job was suspended.", Seen.NOW));
  }

  @Test
  void aSuspendedJobAtRestSaysNothingNew() {
    var seen = suspended().without(Pod.class).recordedAt(Seen.NOW);

    assertThat(seen.planAt(Seen.NOW.plusSeconds(60)).status()).isEqualTo(seen.job().status());
    assertThat(seen.plan().wakeAt()).isNull();
  }

  @Test
  void aResumedJobTakesItsWordBackBeforeItsNextPodIsMade() {
    var resumed = resumed();

    assertThat(resumed.steps()).as("what runs may still be changed").isEmpty();
    assertThat(resumed.condition(SUSPENDED).status()).isEqualTo(FALSE);

    var written = resumed.recordedAt(Seen.NOW);
    var next = (Pod) written.plan().steps().getFirst().object();
    assertThat(next.getMetadata().getLabels()).containsEntry(Labels.ATTEMPT, "2");
    assertThat(Objects.requireNonNull(next.getMetadata().getAnnotations()))
        .containsEntry("git.iflytek.com/generation", "3");
  }

  @Test
  void aPodThatWasMadeOfAnOlderSpecAndNeverRanIsMadeAgain() {
    var seen =
        Seen.routed().withPod(pod -> pod).withDraft(draft -> draft.with("/metadata/generation", 2));

    assertThat(seen.steps()).containsExactly("Delete Pod");
  }

  private static Seen suspended() {
    return Seen.running()
        .withDraft(d -> d.with("/spec/suspend", true).with("/metadata/generation", 2));
  }

  private static Seen resumed() {
    return suspended()
        .without(Pod.class)
        .recordedAt(Seen.NOW)
        .withDraft(d -> d.with("/spec/suspend", false).with("/metadata/generation", 3));
  }
}
