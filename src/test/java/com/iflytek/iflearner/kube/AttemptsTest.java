package com.iflytek.iflearner.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Problem;
import com.iflytek.iflearner.reconcile.Cluster.Outcome;
import com.iflytek.iflearner.reconcile.Cluster.Outcome.Done;
import com.iflytek.iflearner.reconcile.Cluster.Outcome.NoAnswer;
import com.iflytek.iflearner.reconcile.Cluster.Outcome.Outdated;
import com.iflytek.iflearner.reconcile.Cluster.Outcome.Refused;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private final Attempts attempts = new Attempts("Secret 'ns/name'");
  private int sent;

  @Test
  void aPauseDoublesFromFailureToFailureUpToAMinute() {
    send(NOW, new Outdated());
    send(NOW.plusMillis(199), new Outdated());
    assertThat(sent).isEqualTo(1);
    send(NOW.plusMillis(200), new Outdated());
    send(NOW.plusMillis(599), new Outdated());
    assertThat(sent).isEqualTo(2);

    var later = NOW.plus(Duration.ofHours(1));
    for (int i = 0; i < 20; i++) {
      later = later.plus(Duration.ofMinutes(1));
      send(later, new Outdated());
    }
    assertThat(sent).isEqualTo(22);
    send(later.plusSeconds(59), new Outdated());
    assertThat(sent).isEqualTo(22);
  }

  @Test
  void aClockThatIsPutBackEndsThePause() {
    send(NOW, new Outdated());
    send(NOW.minus(Duration.ofHours(1)), new Outdated());

    assertThat(sent).isEqualTo(2);
  }

  @Test
  void aSuccessEndsPauseAndProblem() {
    send(NOW, new Refused(403, "secrets is forbidden"));
    send(NOW.plusMillis(200), new Done());
    send(NOW.plusMillis(200), new Done());

    assertThat(sent).isEqualTo(3);
    assertThat(attempts.problem()).isEmpty();
  }

  @Test
  void whatWasRefusedIsAProblemUntilThereIsNothingToWrite() {
    send(NOW, new Refused(403, "secrets is forbidden"));
    assertThat(attempts.problem()).map(Problem::code).contains(Code.CERTIFICATE_RIGHTS_MISSING);
    send(NOW.plusMillis(200), new Refused(422, "immutable"));
    assertThat(attempts.problem())
        .contains(
            new Problem(
                Code.CERTIFICATE_NOT_STORED,
                "The API server does not take Secret 'ns/name' (immutable): change what refuses it; it is tried again."));

    attempts.settled();

    assertThat(attempts.problem()).isEmpty();
  }

  @Test
  void anAnswerThatDoesNotComeIsAProblemTheThirdTime() {
    send(NOW, new NoAnswer("the write got no answer"));
    send(NOW.plusSeconds(1), new NoAnswer("the write got no answer"));
    assertThat(attempts.problem()).isEmpty();

    send(NOW.plusSeconds(2), new NoAnswer("the write got no answer"));

    assertThat(attempts.problem()).map(Problem::code).contains(Code.CERTIFICATE_NOT_STORED);
  }

  private void send(Instant now, Outcome outcome) {
    attempts.carryOut(
        now,
        () -> {
          sent++;
          return outcome;
        });
  }
}
