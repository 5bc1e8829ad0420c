package com.iflytek.iflearner.webhook;

import static com.iflytek.iflearner.webhook.Running.REVIEW_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.admission.Verdict.Allowed;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long the admission port waits, and for whom. */
class PatienceIT {
  /** The whole range, and what lies around the time limits of Jetty, kube-apiserver and proxies. */
  private static final List<Integer> RESTS =
      IntStream.of(
              1, 2, 3, 5, 7, 10, 15, 20, 25, 29, 30, 31, 40, 45, 50, 59, 60, 61, 70, 75, 80, 85, 89,
              90, 91, 95, 100, 105, 110, 115, 119, 120)
          .boxed()
          .toList();

  private static final int LONGEST = 120;

  private final Running running = new Running(_ -> Allowed.UNCHANGED).open();

  @AfterEach
  void stop() throws IOException {
    running.close();
  }

  /** All at once, so that this takes as long as the longest rest. */
  @Test
  void aConnectionThatRestedForUpToTwoMinutesIsServedAgain() throws Exception {
    var rests = new ArrayList<Callable<Integer>>();
    for (var seconds : RESTS) {
      var wire = running.connect();
      rests.add(() -> reuses(wire, seconds));
    }

    var reuses = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var reused : threads.invokeAll(rests)) {
        assertThat(reused.state()).as(() -> problem(reused)).isEqualTo(Future.State.SUCCESS);
        reuses += reused.resultNow();
      }
    }
    System.out.printf(
        "idle connections: %d rested 1 to %d s, %d reuses, 0 EOF%n", rests.size(), LONGEST, reuses);
  }

  /** Has a connection answer again and again with a rest between, for two minutes. */
  private static int reuses(Wire wire, int seconds) throws IOException {
    wire.post("/mutate", REVIEW_BYTES).read();
    var reuses = 0;
    for (var rested = seconds; rested <= LONGEST; rested += seconds) {
      wire.socket().setSoTimeout(seconds * 1000);
      assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(wire::ended);
      wire.socket().setSoTimeout(20_000);

      assertThat(wire.post("/mutate", REVIEW_BYTES).read().status()).isEqualTo(200);
      reuses++;
    }
    return reuses;
  }

  private static String problem(Future<Integer> reused) {
    return reused.state() == Future.State.FAILED ? reused.exceptionNow().toString() : "";
  }

  /** Chunked: each may become as large as is allowed, so that four of them take all the room. */
  @Test
  void whoSendsNothingOrNextToNothingLosesItsSeat() throws Exception {
    var head = Wire.head("/mutate") + "Transfer-Encoding: chunked\r\n\r\n";
    var silent = List.of(running.connect().send(head), running.connect().send(head));
    var slow = List.of(running.connect().send(head), running.connect().send(head));
    await().until(() -> status() == 503);

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var trickles = slow.stream().map(wire -> threads.submit(() -> trickle(wire))).toList();
      await().atMost(Duration.ofSeconds(25)).until(() -> status() == 200);
      for (var wire : silent) {
        assertThat(wire.read().status()).isEqualTo(400);
        assertThat(wire.ended()).isTrue();
      }
      for (var trickle : trickles) {
        assertThat(trickle.get()).isEqualTo(400);
      }
    }
  }

  /** One byte a second until there is an answer. */
  private static int trickle(Wire wire) throws IOException {
    wire.socket().setSoTimeout(1000);
    while (true) {
      try {
        return wire.read().status();
      } catch (SocketTimeoutException e) {
        wire.send("1\r\n \r\n");
      }
    }
  }

  private int status() throws Exception {
    try (var wire = running.connect()) {
      return wire.post("/mutate", REVIEW_BYTES).read().status();
    }
  }
}
