package com.iflytek.iflearner.webhook;

import static com.iflytek.iflearner.webhook.Running.ALLOWED;
import static com.iflytek.iflearner.webhook.Running.REVIEW;
import static com.iflytek.iflearner.webhook.Running.REVIEW_BYTES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.iflytek.iflearner.admission.AdmissionCall;
import com.iflytek.iflearner.admission.Verdict;
import com.iflytek.iflearner.admission.Verdict.Allowed;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** How the admission server begins, fills up, changes and ends. */
class AdmissionServerIT {
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch entered = new CountDownLatch(4);

  @Test
  void aFaultOfOursIsASentenceWithoutAStackTrace() throws Exception {
    var broken =
        new Running(
            _ -> {
              throw new IllegalStateException("secret");
            });
    try (broken) {
      var answer = broken.open().connect().post("/mutate", REVIEW_BYTES).read();

      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.body())
          .isEqualTo("[IFL5000] the operator met a fault of its own; see its log\n");
    }
  }

  @Test
  void callersAreAskedToComeBackUntilTheServerIsOpen() throws Exception {
    try (var starting = new Running(_ -> Allowed.UNCHANGED)) {
      asksToComeBack(starting.connect().post("/mutate", REVIEW_BYTES));

      starting.open();

      assertThat(status(starting)).isEqualTo(200);
    }
  }

  @Test
  void callersAreAskedToComeBackWhileFourLargestReviewsAreInMemory() throws Exception {
    try (var slow = new Running(this::whenReleased).open()) {
      var largest = List.of(slow.connect(), slow.connect(), slow.connect(), slow.connect());
      for (var wire : largest) { // chunked: may become as large as is allowed
        wire.send(Wire.head("/mutate") + "Transfer-Encoding: chunked\r\n\r\n");
        wire.send(Integer.toHexString(REVIEW.length()) + "\r\n" + REVIEW + "\r\n0\r\n\r\n");
      }
      entered.await();

      asksToComeBack(slow.connect().post("/mutate", REVIEW_BYTES));

      release.countDown();
      for (var wire : largest) {
        assertThat(wire.read().body()).isEqualTo(ALLOWED);
      }
      await().until(() -> status(slow) == 200);
    }
  }

  @Test
  void aServerThatStopsAnswersWhomItLetInAndSendsOthersAway() throws Exception {
    try (var slow = new Running(this::whenReleased).open()) {
      var letIn = slow.connect().post("/mutate", REVIEW_BYTES);
      var late = slow.connect();
      var port = slow.server().port();
      await().until(() -> entered.getCount() < 4);

      var stopped = CompletableFuture.runAsync(slow.server()::close);
      await().until(() -> !slow.server().serving());
      asksToComeBack(late.post("/mutate", REVIEW_BYTES));
      assertThat(stopped).isNotDone();
      release.countDown();

      assertThat(letIn.read().body()).isEqualTo(ALLOWED);
      stopped.join();
      assertThatExceptionOfType(ConnectException.class)
          .isThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close());
    }
  }

  @Test
  void aServerThatTakesLeaveStillAnswersAndEndsEveryConnection() throws Exception {
    try (var leaving = new Running(_ -> Allowed.UNCHANGED).open()) {
      var before = leaving.connect();
      assertThat(before.post("/mutate", REVIEW_BYTES).read().header("connection")).isEmpty();

      var left = CompletableFuture.runAsync(() -> leaving.server().drain(Duration.ofMinutes(1)));
      await().until(() -> endsConnection(leaving.connect()));

      assertThat(endsConnection(before)).as("a connection from before").isTrue();
      assertThat(left).isNotDone();
      leaving.server().close();
      left.join();
    }
  }

  @Test
  void aServerThatHasTakenLeaveSendsEverybodyAway() throws Exception {
    try (var gone = new Running(_ -> Allowed.UNCHANGED).open()) {
      var before = gone.connect();

      gone.server().drain(Duration.ofMillis(1));

      asksToComeBack(before.post("/mutate", REVIEW_BYTES));
      asksToComeBack(gone.connect().post("/mutate", REVIEW_BYTES));
    }
  }

  @Test
  void aServerThatNeverServedTakesNoLeave() throws Exception {
    try (var starting = new Running(_ -> Allowed.UNCHANGED)) {
      assertTimeout(Duration.ofSeconds(10), () -> starting.server().drain(Duration.ofMinutes(1)));
    }
  }

  @Test
  void otherKeysArePresentedFromTheNextHandshakeOn() throws Exception {
    try (var running = new Running(_ -> Allowed.UNCHANGED).open()) {
      var before = running.connect();

      running.server().present(running.newKeys());

      assertThat(peer(running.connect())).isNotEqualTo(peer(before));
      assertThat(before.post("/mutate", REVIEW_BYTES).read().status()).isEqualTo(200);
    }
  }

  @Test
  void aKeyStoreWithoutAKeyIsNoKeys() throws Exception {
    var empty = KeyStore.getInstance("PKCS12");
    empty.load(null, null);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServerKeys.of(empty, "secret"))
        .withMessage("the key store holds no key");
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (var running = new Running(_ -> Allowed.UNCHANGED)) {
      var port = running.server().port();

      assertThatExceptionOfType(PortUnavailable.class)
          .isThrownBy(() -> new Running(port, _ -> Allowed.UNCHANGED))
          .withMessage("port " + port + " cannot be opened: Address already in use")
          .satisfies(taken -> assertThat(taken.port()).isEqualTo(port));
    }
  }

  @Test
  void latencyIsMeasuredByVerdict() throws Exception {
    try (var running = new Running(_ -> Allowed.UNCHANGED).open()) {
      running.connect().post("/mutate", REVIEW_BYTES).read();
      running.connect().post("/validate", "nonsense".getBytes(UTF_8)).read();

      var metrics = running.metrics();
      assertThat(timed(metrics, "mutate", "allowed")).isEqualTo(1);
      assertThat(timed(metrics, "validate", "malformed")).isEqualTo(1);
      assertThat(metrics.get("iflearner.admission.codes").tag("code", "IFL4001").counter().count())
          .isEqualTo(1);
    }
  }

  private static long timed(MeterRegistry metrics, String webhook, String verdict) {
    return metrics
        .get("iflearner.admission.duration")
        .tags("webhook", webhook, "verdict", verdict)
        .timer()
        .count();
  }

  private static int status(Running running) throws IOException, GeneralSecurityException {
    return running.connect().post("/mutate", REVIEW_BYTES).read().status();
  }

  private Verdict whenReleased(AdmissionCall call) {
    entered.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return Allowed.UNCHANGED;
  }

  private static boolean endsConnection(Wire wire) throws IOException {
    var answer = wire.post("/mutate", REVIEW_BYTES).read();
    assertThat(answer.body()).isEqualTo(ALLOWED);
    return answer.header("connection").equals("close") && wire.ended();
  }

  private static Certificate peer(Wire wire) throws IOException {
    return wire.socket().getSession().getPeerCertificates()[0];
  }

  private static void asksToComeBack(Wire wire) throws IOException {
    var answer = wire.read();
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("retry-after")).isEqualTo("1");
    assertThat(answer.header("connection")).isEqualTo("close");
    assertThat(wire.ended()).isTrue();
  }
}
