package com.iflytek.iflearner.lifecycle;

import static com.iflytek.iflearner.job.Condition.Status.FALSE;
import static com.iflytek.iflearner.job.Condition.Status.TRUE;
import static com.iflytek.iflearner.job.Condition.Status.UNKNOWN;
import static com.iflytek.iflearner.job.Condition.Type.PROGRESSING;
import static com.iflytek.iflearner.job.Condition.Type.READY;
import static com.iflytek.iflearner.job.Condition.Type.RECONCILING;
import static com.iflytek.iflearner.job.Condition.Type.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.children.Stored;
import com.iflytek.iflearner.job.Condition.Status;
import com.iflytek.iflearner.job.Phase;
import com.iflytek.iflearner.job.Progress;
import com.iflytek.iflearner.reconcile.Nodes;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How the training goes, as its server tells. */
class ProgressTest {
  private static final String ALL_EQUAL =
      "No epoch has advanced for 1800 s. All stand at epoch 3, so that the server cannot tell on"
          + " whom it waits: a party died, its trainer failed, it restarted before all had"
          + " registered, or it still trains. Look at the logs of client1, client2.";

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whatStandsStillIsSaidAndNoMoreThanThePageProves(
      String situation, StatusPage page, String sentence) {
    var seen = server(still(page, Duration.ofMinutes(30)));

    assertThat(seen.condition(PROGRESSING).status()).isEqualTo(FALSE);
    assertThat(seen.condition(PROGRESSING).reason()).isEqualTo("NoProgress");
    assertThat(seen.condition(PROGRESSING).message()).isEqualTo("[IFL3016] " + sentence);
    assertThat(seen.condition(SUCCEEDED).status()).isEqualTo(UNKNOWN);
  }

  static Stream<Arguments> whatStandsStillIsSaidAndNoMoreThanThePageProves() {
    return Stream.of(
        Arguments.of("a party was killed while all trained", page(at(3), at(3)), ALL_EQUAL),
        Arguments.of("an exception in a trainer", page(at(3), at(3)), ALL_EQUAL),
        Arguments.of("one slow party that still trains", page(at(3), at(3)), ALL_EQUAL),
        Arguments.of(
            "the edge was away for 2.5 s",
            page(at(6), at(7)),
            "No epoch has advanced for 1800 s. Waiting on client1 at epoch 6, while others are at"
                + " 7: the process has died, its trainer has failed, or it has lost its connection"
                + " to the server. Its log tells which."),
        Arguments.of(
            "unequal --epochs",
            page(complete(2), at(3)),
            "No epoch has advanced for 1800 s. Waiting on client2: the others have completed."
                + " `--epochs` differs between the parties, or the connection or the process was"
                + " lost in the last epoch."),
        Arguments.of(
            "two parties of one name, or one that was never started",
            page(at(1)),
            "No epoch has advanced for 1800 s. 1 of 2 parties: client1 is here. The others have not"
                + " been started or cannot reach the server, or two parties share one `--name`:"
                + " look at the logs of those missing."),
        Arguments.of(
            "the exchange with the peers hangs",
            page(at(1), new Draft(false, false, 0)),
            "No epoch has advanced for 1800 s. Waiting on client2: registered, and the exchange"
                + " with the peers in `--peers` has not ended."));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void beforeThatItIsSaidHowFarItIs(
      String situation, Training training, Status status, String reason, String message) {
    var condition = server(training).condition(PROGRESSING);

    assertThat(condition.status()).isEqualTo(status);
    assertThat(condition.reason()).isEqualTo(reason);
    assertThat(condition.message()).isEqualTo(message);
  }

  static Stream<Arguments> beforeThatItIsSaidHowFarItIs() {
    var lost = new Answer.Unusable("its port 50002 refuses connections");
    var silent = Training.first("uid-pod", lost, Seen.NOW);
    var unknown =
        "[IFL3015] How the training goes is unknown: its port 50002 refuses connections. What runs"
            + " goes on.";
    return Stream.of(
        Arguments.of(
            "nobody is here",
            still(page(), Duration.ZERO),
            UNKNOWN,
            "WaitingForParties",
            "0 of 2 parties: nobody is here yet."),
        Arguments.of(
            "one of two is here",
            still(page(at(1)), Duration.ZERO),
            UNKNOWN,
            "WaitingForParties",
            "1 of 2 parties: client1 is here."),
        Arguments.of(
            "they train",
            still(page(at(3), at(4)), Duration.ofMinutes(29)),
            TRUE,
            "Training",
            "Epoch 3 of 10."),
        Arguments.of(
            "the server may be starting",
            silent,
            UNKNOWN,
            "NotAsked",
            "The server is asked how its training goes once its Pod runs."),
        Arguments.of(
            "the status port was never reached",
            silent.then(lost, Seen.NOW).then(lost, Seen.NOW),
            UNKNOWN,
            "ProgressUnknown",
            unknown),
        Arguments.of(
            "the status port is not reached any more",
            still(page(at(3), at(3)), Duration.ofHours(1))
                .then(lost, Seen.NOW)
                .then(lost, Seen.NOW)
                .then(lost, Seen.NOW),
            UNKNOWN,
            "ProgressUnknown",
            unknown),
        Arguments.of(
            "what was learnt of another Pod says nothing",
            Training.first("uid-other", new Answer.Said(page(at(9), at(9))), Seen.NOW),
            UNKNOWN,
            "NotAsked",
            "The server is asked how its training goes once its Pod runs."));
  }

  @Test
  void whatTheServerSaysIsKeptInTheStatus() {
    var seen = server(still(page(at(3), at(4)), Duration.ZERO));

    assertThat(seen.status().progress())
        .isEqualTo(
            new Progress(
                3,
                10,
                2,
                2,
                List.of(
                    new Progress.Party("client1", 3, true, false, Seen.NOW),
                    new Progress.Party("client2", 4, true, false, Seen.NOW))));
  }

  @Test
  void aServerIsReadyOnceAllItsPartiesAreRegistered() {
    assertThat(readiness(server(null)))
        .isEqualTo("FALSE NotAnswered The server runs and has not answered yet.");
    assertThat(readiness(server(still(page(at(1)), Duration.ZERO))))
        .isEqualTo("FALSE WaitingForParties 1 of 2 parties are registered.");
    assertThat(server(null).status().phase()).isEqualTo(Phase.RUNNING);
    assertThat(server(null).condition(RECONCILING).reason()).isEqualTo("NotAnswered");

    var all = server(still(page(at(1), at(1)), Duration.ZERO));
    assertThat(readiness(all)).startsWith("TRUE Training");
    assertThat(readiness(recorded(all).withTraining(null)))
        .as("for the next leader as well")
        .startsWith("TRUE Training");
  }

  private static String readiness(Seen seen) {
    var ready = seen.condition(READY);
    return "%s %s %s".formatted(ready.status(), ready.reason(), ready.message());
  }

  @Test
  void aPartyKeepsTheTimeAtWhichItsEpochWasFirstSeen() {
    var seen = recorded(server(still(page(at(3), at(3)), Duration.ZERO)));
    var later =
        seen.withTraining(still(page(at(3), at(4)), Duration.ZERO))
            .planAt(Seen.NOW.plusSeconds(60));

    assertThat(Objects.requireNonNull(Objects.requireNonNull(later.status()).progress()).parties())
        .extracting(Progress.Party::lastProgressTime)
        .containsExactly(Seen.NOW, Seen.NOW.plusSeconds(60));
  }

  @Test
  void aPageThatSaysNothingNewChangesNothing() {
    var seen = recorded(server(still(page(at(3), at(3)), Duration.ZERO)));
    var asked = seen.withTraining(still(page(at(3), at(3)), Duration.ofMinutes(1)));

    assertThat(asked.planAt(Seen.NOW.plusSeconds(60)).status()).isEqualTo(asked.job().status());
  }

  @Test
  void allCompleteForTenSecondsIsTheEnd() {
    var training = still(page(complete(10), complete(10)), Duration.ofSeconds(10));
    var seen = server(training);

    assertThat(seen.condition(SUCCEEDED).status()).isEqualTo(TRUE);
    assertThat(seen.condition(SUCCEEDED).message())
        .isEqualTo("All 2 parties have completed, as reported by the aggregator.");
    assertThat(seen.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(seen.steps()).as("recorded before anything else").isEmpty();
    assertThat(Objects.requireNonNull(seen.status().progress()).epoch()).isEqualTo(10);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void nothingLessIsTheEnd(String situation, Training training) {
    assertThat(server(training).condition(SUCCEEDED).status()).isEqualTo(UNKNOWN);
  }

  static Stream<Arguments> nothingLessIsTheEnd() {
    var complete = page(complete(10), complete(10));
    return Stream.of(
        Arguments.of("all complete, seen once", still(complete, Duration.ZERO)),
        Arguments.of("all complete for nine seconds", still(complete, Duration.ofSeconds(9))),
        Arguments.of("one is missing", still(page(complete(10)), Duration.ofMinutes(1))),
        Arguments.of(
            "one more than there should be",
            still(page(complete(10), complete(10), complete(10)), Duration.ofMinutes(1))),
        Arguments.of(
            "one is not complete", still(page(complete(10), at(10)), Duration.ofMinutes(1))),
        Arguments.of(
            "the newest answer was lost",
            still(complete, Duration.ofSeconds(10))
                .then(new Answer.Unusable("it is gone"), Seen.NOW)),
        Arguments.of(
            "an epoch moved between",
            still(page(complete(9), complete(10)), Duration.ofSeconds(20))
                .then(new Answer.Said(complete), Seen.NOW)));
  }

  @Test
  void theServerOfAFinishedTrainingIsTakenAwayAndItsProgressStays() {
    var seen = recorded(server(still(page(complete(10), complete(10)), Duration.ofSeconds(10))));

    assertThat(seen.steps()).containsExactly("Delete Pod");
    var gone = seen.withPodOrNone(null).withTraining(null);
    assertThat(gone.steps()).containsExactly("Delete Ingress");
    assertThat(Objects.requireNonNull(gone.status().progress()).parties()).hasSize(2);
    assertThat(gone.status().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void theNextLeaderKeepsWhatIsRecordedUntilItKnowsBetter() {
    var seen = recorded(server(still(page(at(3), at(3)), Duration.ofMinutes(30))));

    assertThat(seen.withTraining(null).status()).isEqualTo(seen.job().status());
    assertThat(seen.withTraining(still(page(at(3), at(3)), Duration.ZERO)).status())
        .isEqualTo(seen.job().status());
    assertThat(
            seen.withTraining(still(page(at(4), at(4)), Duration.ZERO))
                .condition(PROGRESSING)
                .status())
        .isEqualTo(TRUE);
  }

  @Test
  void aDeadlineThatIsRaisedTakesTheVerdictBack() {
    var still = still(page(at(3), at(3)), Duration.ofMinutes(30));
    var raised =
        recorded(server(still))
            .withDraft(
                draft ->
                    draft
                        .with("/spec/progressDeadlineSeconds", 3600)
                        .with("/metadata/generation", 2));

    assertThat(raised.condition(PROGRESSING).status()).isEqualTo(TRUE);
  }

  @Test
  void aRunningServerIsAskedAtItsIpv4Address() {
    var seen = server(null);

    assertThat(seen.plan().ask()).isEqualTo(new Ask("uid-pod", "10.0.0.7", 50002));
    assertThat(Seen.started().plan().ask()).as("not before it runs").isNull();
  }

  @Test
  void aClientIsNotAsked() {
    var seen = Seen.of(Stored.client());

    assertThat(seen.plan().ask()).isNull();
    assertThat(seen.condition(PROGRESSING).reason()).isEqualTo("NotReported");
  }

  @Test
  void aJobMaySetItsOwnDeadline() {
    var seen = server(still(page(at(3), at(3)), Duration.ofSeconds(60)));

    assertThat(seen.condition(PROGRESSING).status()).isEqualTo(TRUE);
    assertThat(
            seen.withDraft(draft -> draft.with("/spec/progressDeadlineSeconds", 60))
                .condition(PROGRESSING)
                .message())
        .startsWith("[IFL3016] No epoch has advanced for 60 s. ");
  }

  @Test
  void aTrainingThatMayStallIsLookedAtWhenItsTimeIsUp() {
    var seen = server(still(page(at(3), at(3)), Duration.ofMinutes(10)));

    assertThat(seen.plan().wakeAt()).isEqualTo(Seen.NOW.plus(Duration.ofMinutes(20)));
  }

  private record Draft(boolean ready, boolean complete, int epoch) {}

  private static Draft at(int epoch) {
    return new Draft(true, false, epoch);
  }

  private static Draft complete(int epoch) {
    return new Draft(true, true, epoch);
  }

  /** Of client1, client2 and so on. */
  private static StatusPage page(Draft... drafts) {
    return new StatusPage(
        Stream.iterate(0, i -> i < drafts.length, i -> i + 1)
            .map(
                i ->
                    new StatusPage.Entry(
                        "client" + (i + 1),
                        drafts[i].ready,
                        drafts[i].complete,
                        drafts[i].epoch,
                        10))
            .toList());
  }

  /** The server has said this for so long, and is asked every ten seconds. */
  private static Training still(StatusPage page, Duration time) {
    var answer = new Answer.Said(page);
    var training = Training.first("uid-pod", answer, Seen.NOW.minus(time));
    for (Instant at = Seen.NOW.minus(time).plusSeconds(10);
        at.isBefore(Seen.NOW);
        at = at.plusSeconds(10)) {
      training = training.then(answer, at);
    }
    return time.isZero() ? training : training.then(answer, Seen.NOW);
  }

  private static Seen server(@Nullable Training training) {
    return Seen.started().withPod(ProgressTest::running).withTraining(training);
  }

  private static Pod running(Pod pod) {
    return new PodBuilder(Nodes.running(pod))
        .editStatus()
        .withPodIP("fd00::7")
        .addNewPodIP("fd00::7")
        .addNewPodIP("10.0.0.7")
        .endStatus()
        .build();
  }

  private static Seen recorded(Seen seen) {
    return seen.recording(seen.plan());
  }
}
