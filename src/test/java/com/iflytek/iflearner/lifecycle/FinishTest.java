package com.iflytek.iflearner.lifecycle;

import static com.iflytek.iflearner.job.Condition.Status.FALSE;
import static com.iflytek.iflearner.job.Condition.Type.STALLED;
import static com.iflytek.iflearner.job.Condition.Type.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.children.Stored;
import com.iflytek.iflearner.job.Jobs;
import com.iflytek.iflearner.reconcile.Nodes;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a job may run, and what is left of it when it has finished. */
class FinishTest {

  @Test
  void aJobThatRunsTooLongHasFailedHoweverManyAttemptsAreLeft() {
    var seen =
        Seen.running(
            Stored.client().with("/spec/activeDeadlineSeconds", 60).with("/spec/backoffLimit", 9));

    assertThat(seen.plan().wakeAt()).isEqualTo(Seen.NOW.plusSeconds(60));
    var over = Objects.requireNonNull(seen.planAt(Seen.NOW.plusSeconds(60)).status());
    assertThat(over.condition(SUCCEEDED).orElseThrow().status()).isEqualTo(FALSE);
    assertThat(over.condition(SUCCEEDED).orElseThrow().reason()).isEqualTo("DeadlineExceeded");
    assertThat(over.condition(STALLED).orElseThrow().message())
        .isEqualTo(
            "[IFL3017] The job was not finished within the 60 s of `spec.activeDeadlineSeconds`.");
  }

  @Test
  void theTimeOfASuspensionIsNotCounted() {
    var seen =
        Seen.running(
            Stored.client().with("/spec/activeDeadlineSeconds", 60).with("/spec/suspend", true));

    assertThat(seen.planAt(Seen.NOW.plusSeconds(600)).wakeAt()).isNull();
    assertThat(seen.condition(SUCCEEDED).status()).isNotEqualTo(FALSE);
  }

  @ParameterizedTest(name = "{0}: an ended Pod {1}, one that runs {2}")
  @CsvSource({"Running, stays, goes", "All, goes, goes", "None, stays, stays"})
  void thePolicySaysWhichPodsGo(String policy, String ended, String running) {
    var draft = Stored.client().with("/spec/cleanPodPolicy", policy);

    assertThat(goes(finished(draft))).isEqualTo(ended.equals("goes"));
    assertThat(goes(finished(draft).withPod(Nodes::running))).isEqualTo(running.equals("goes"));
  }

  @Test
  void aFinishedJobIsDeletedWhenItsTimeIsOverWhoeverWasAway() {
    var seen =
        finished(Stored.client().with("/spec/ttlSecondsAfterFinished", 60))
            .without(Ingress.class)
            .withHost(new Observation.Host.Unclaimable());

    assertThat(seen.steps()).isEmpty();
    assertThat(seen.plan().wakeAt()).isEqualTo(Seen.NOW.plusSeconds(60));
    var deletion = seen.planAt(Seen.NOW.plusSeconds(86_400)).steps();
    assertThat(deletion).singleElement().isInstanceOf(Step.Delete.class);
    assertThat(deletion.getFirst().object().getKind()).isEqualTo("IflearnerJob");
    assertThat(deletion.getFirst().object().getMetadata().getUid()).isEqualTo("uid-client1");
  }

  @Test
  void theOutcomeIsThatOfEveryLaterGeneration() {
    var changed = finished(Stored.client()).withDraft(d -> d.with("/metadata/generation", 2));

    assertThat(changed.status().conditions()).allMatch(c -> c.observedGeneration() == 2);
    assertThat(changed.condition(SUCCEEDED).lastTransitionTime()).isEqualTo(Seen.NOW);
  }

  @Test
  void withoutATimeItStays() {
    var seen =
        finished(Stored.client())
            .without(Ingress.class)
            .withHost(new Observation.Host.Unclaimable());

    assertThat(seen.plan().wakeAt()).isNull();
  }

  private static Seen finished(Jobs.Draft draft) {
    var ended = Seen.running(draft).withPod(pod -> Nodes.ended(pod, 0));
    return ended.recordedAt(Seen.NOW);
  }

  private static boolean goes(Seen seen) {
    return seen.steps().contains("Delete Pod");
  }
}
