package com.iflytek.iflearner.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.admission.AdmissionCall;
import com.iflytek.iflearner.admission.Verdict;
import com.iflytek.iflearner.admission.Verdict.Allowed;
import com.iflytek.iflearner.pki.Authority;
import com.iflytek.iflearner.webhook.AdmissionServer.Webhooks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the admission port behaves as a server; what it judges is for others to test. */
class AdmissionServerIT {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int LIMIT = 7 * 1024 * 1024;
  private static final String REVIEW =
      """
      {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview",
       "request":{"uid":"u-1","operation":"DELETE","object":null}}
      """;
  private static final String ALLOWED =
      """
      {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview",\
      "response":{"uid":"u-1","allowed":true}}""";

  private final Authority authority =
      Authority.create("ca", Instant.now(), Duration.ofHours(1), RANDOM);
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final List<Wire> wires = new ArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch entered = new CountDownLatch(4);
  private AdmissionServer server;

  @BeforeEach
  void start() {
    server = start(0, _ -> Allowed.UNCHANGED);
    server.open();
  }

  @AfterEach
  void stop() throws IOException {
    release.countDown();
    for (var wire : wires) {
      wire.close();
    }
    server.close();
  }

  @Test
  void aConnectionServesManyReviews() throws Exception {
    var wire = connect();

    for (var path : List.of("/mutate", "/validate", "/mutate")) {
      var answer = wire.post(path, REVIEW.getBytes(UTF_8)).read();

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("content-type")).isEqualTo("application/json");
      assertThat(answer.body()).isEqualTo(ALLOWED);
    }
  }

  @Test
  void pipelinedReviewsAreAnsweredInOrder() throws Exception {
    var one = REVIEW.getBytes(UTF_8).length;
    var request = Wire.head("/mutate") + "Content-Length: " + one + "\r\n\r\n" + REVIEW;

    var wire = connect().send(request + request.replace("u-1", "u-2"));

    assertThat(wire.read().body()).contains("u-1");
    assertThat(wire.read().body()).contains("u-2");
  }

  @Test
  void aChunkedReviewIsAnswered() throws Exception {
    var wire = connect().send(Wire.head("/mutate") + "Transfer-Encoding: chunked\r\n\r\n");
    for (var part : List.of(REVIEW.substring(0, 30), REVIEW.substring(30))) {
      wire.send(Integer.toHexString(part.length()) + "\r\n" + part + "\r\n");
    }

    assertThat(wire.send("0\r\n\r\n").read().body()).isEqualTo(ALLOWED);
  }

  @Test
  void aClientThatAsksFirstIsToldToContinue() throws Exception {
    var wire =
        connect()
            .send(
                Wire.head("/mutate")
                    + ("Expect: 100-continue\r\nContent-Length: " + REVIEW.length() + "\r\n\r\n"));

    assertThat(wire.read().status()).isEqualTo(100);
    assertThat(wire.send(REVIEW).read().body()).isEqualTo(ALLOWED);
  }

  @Test
  void aBadlyChunkedReviewIsRefused() throws Exception {
    var answer =
        connect()
            .send(Wire.head("/mutate") + "Transfer-Encoding: chunked\r\n\r\nnot hex\r\n\r\n")
            .read();

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).doesNotContain("Exception").doesNotContain("\tat ");
  }

  @Test
  void aReviewThatIsCutOffLeavesTheServerServing() throws Exception {
    var wire = connect().send(Wire.head("/mutate") + "Content-Length: 500\r\n\r\n" + REVIEW);
    wire.socket().shutdownOutput();

    assertThat(wire.read().status()).isEqualTo(400);
    assertThat(connect().post("/mutate", REVIEW.getBytes(UTF_8)).read().status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "GET /mutate, application/json, 405, a webhook must be called with POST",
    "POST /elsewhere, application/json, 404, the webhooks are at /mutate and /validate",
    "POST /mutate, text/plain, 415, [IFL4001] the Content-Type must be application/json",
    "POST /mutate, application/json; charset=utf-8, 400, [IFL4003] the body must be",
  })
  void whatIsNoReviewIsRefusedWithASentence(
      String call, String contentType, int status, String sentence) throws Exception {
    var answer =
        connect()
            .send(
                "%s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: 2\r\n\r\n{}"
                    .formatted(call, contentType))
            .read();

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("content-type")).startsWithIgnoringCase("text/plain");
    assertThat(answer.body()).startsWith(sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NONSENSE", "POST /mutate HTTP/1.1\r\nHost", "POST \u0001 HTTP/1.1"})
  void whatIsNotHttpIsABadRequest(String nonsense) throws Exception {
    var answer = connect().send(nonsense + "\r\n\r\n").read();

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).doesNotContain("Exception", "\tat ");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aBrokenReviewIsAnsweredAndTheConnectionGoesOn(String what, byte[] body, int status)
      throws Exception {
    var wire = connect();

    var answer = wire.post("/validate", body).read();

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body()).contains("[IFL400").doesNotContain("Exception", "\tat ");
    assertThat(wire.post("/validate", REVIEW.getBytes(UTF_8)).read().body()).isEqualTo(ALLOWED);
  }

  /** Where the uid can be read the answer is a review, and the API server tells the user. */
  static Stream<Arguments> aBrokenReviewIsAnsweredAndTheConnectionGoesOn() {
    return Stream.of(
        arguments("nothing", new byte[0], 400),
        arguments("no JSON", "nonsense".getBytes(UTF_8), 400),
        arguments("no request", "{}".getBytes(UTF_8), 400),
        arguments("another kind", broken("AdmissionReview", "Table"), 200),
        arguments("another version", broken("admission.k8s.io/v1", "admission.k8s.io/v9"), 200),
        arguments("cut off", REVIEW.substring(0, 120).getBytes(UTF_8), 200),
        arguments("another encoding", broken("null", "'\u00fc'"), 200),
        arguments("a name twice", broken("null", "{'a':1,'a':2}"), 200),
        arguments("NaN", broken("null", "NaN"), 200),
        arguments("a huge number", broken("null", "1e99999999999999"), 200),
        arguments("deep", broken("null", "[".repeat(100_000)), 200),
        arguments("many brackets", broken("null", "[" + "{},".repeat(2_000_000) + "1]"), 200));
  }

  private static byte[] broken(String good, String bad) {
    return REVIEW.replace(good, bad.replace('\'', '"')).getBytes(ISO_8859_1);
  }

  @Test
  void theLargestReviewIsAnsweredAndOneByteMoreIsNot() throws Exception {
    var largest = connect().post("/mutate", padded(LIMIT)).read();
    var larger = connect().post("/mutate", padded(LIMIT + 1)).read();

    assertThat(largest.body()).isEqualTo(ALLOWED);
    assertThat(larger.status()).isEqualTo(413);
    assertThat(larger.body()).isEqualTo("[IFL4002] the body must not be larger than 7 MiB\n");
  }

  @Test
  void aFaultOfOursIsASentenceWithoutAStackTrace() throws Exception {
    var broken =
        start(
            0,
            _ -> {
              throw new IllegalStateException("secret");
            });
    try (broken) {
      broken.open();
      var answer = connect(broken).post("/mutate", REVIEW.getBytes(UTF_8)).read();

      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.body())
          .isEqualTo("[IFL5000] the operator met a fault of its own; see its log\n");
    }
  }

  @Test
  void callersAreAskedToComeBackUntilTheServerIsOpen() throws Exception {
    try (var starting = start(0, _ -> Allowed.UNCHANGED)) {
      var wire = connect(starting).post("/mutate", REVIEW.getBytes(UTF_8));
      asksToComeBack(wire);

      starting.open();

      assertThat(connect(starting).post("/mutate", REVIEW.getBytes(UTF_8)).read().status())
          .isEqualTo(200);
    }
  }

  @Test
  void callersAreAskedToComeBackWhileFourLargestReviewsAreInMemory() throws Exception {
    try (var slow = start(0, this::whenReleased)) {
      slow.open();
      var largest = List.of(connect(slow), connect(slow), connect(slow), connect(slow));
      for (var wire : largest) { // chunked: may become as large as is allowed
        wire.send(Wire.head("/mutate") + "Transfer-Encoding: chunked\r\n\r\n");
        wire.send(Integer.toHexString(REVIEW.length()) + "\r\n" + REVIEW + "\r\n0\r\n\r\n");
      }
      entered.await();

      asksToComeBack(connect(slow).post("/mutate", REVIEW.getBytes(UTF_8)));

      release.countDown();
      for (var wire : largest) {
        assertThat(wire.read().body()).isEqualTo(ALLOWED);
      }
      await()
          .untilAsserted(
              () ->
                  assertThat(connect(slow).post("/mutate", REVIEW.getBytes(UTF_8)).read().status())
                      .isEqualTo(200));
    }
  }

  @Test
  void aServerThatStopsAnswersWhomItLetInAndSendsOthersAway() throws Exception {
    var slow = start(0, this::whenReleased);
    slow.open();
    var letIn = connect(slow).post("/mutate", REVIEW.getBytes(UTF_8));
    var late = connect(slow);
    var port = slow.port();
    await().until(() -> entered.getCount() < 4);

    var stopped = CompletableFuture.runAsync(slow::close);
    await().until(() -> !slow.serving());
    asksToComeBack(late.post("/mutate", REVIEW.getBytes(UTF_8)));
    assertThat(stopped).isNotDone();
    release.countDown();

    assertThat(letIn.read().body()).isEqualTo(ALLOWED);
    stopped.join();
    assertThatThrownBy(() -> Wire.connect(port, authority)).isInstanceOf(IOException.class);
  }

  @Test
  void plainHttpGetsNoHttpAnswer() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write("GET /mutate HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));

      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8)).doesNotContain("HTTP");
    }
  }

  @Test
  void aClientThatSpeaksOnlyHttp2IsRefusedInTheHandshake() {
    assertThatExceptionOfType(SSLHandshakeException.class)
        .isThrownBy(() -> Wire.connect(server.port(), authority, "h2"));
  }

  @Test
  void aClientThatPrefersHttp2IsGivenHttp11() throws Exception {
    try (var wire = Wire.connect(server.port(), authority, "h2", "http/1.1")) {
      assertThat(wire.socket().getApplicationProtocol()).isEqualTo("http/1.1");
      assertThat(wire.socket().getSession().getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void aConnectionThatWasIdleLongerThanJettysDefaultIsServed() throws Exception {
    var wire = connect();
    wire.post("/mutate", REVIEW.getBytes(UTF_8)).read();

    wire.socket().setSoTimeout(31_000);
    assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(wire::ended);

    assertThat(wire.post("/mutate", REVIEW.getBytes(UTF_8)).read().status()).isEqualTo(200);
  }

  @Test
  void otherKeysArePresentedFromTheNextHandshakeOn() throws Exception {
    var before = connect();
    var other = keys();

    server.present(other);

    assertThat(peer(connect())).isNotEqualTo(peer(before));
    assertThat(before.post("/mutate", REVIEW.getBytes(UTF_8)).read().status()).isEqualTo(200);
  }

  @Test
  void aTakenPortIsNamed() {
    assertThatExceptionOfType(PortUnavailable.class)
        .isThrownBy(() -> start(server.port(), _ -> Allowed.UNCHANGED))
        .withMessage("port " + server.port() + " cannot be opened: Address already in use")
        .satisfies(taken -> assertThat(taken.port()).isEqualTo(server.port()));
  }

  @Test
  void latencyIsMeasuredByVerdict() throws Exception {
    connect().post("/mutate", REVIEW.getBytes(UTF_8)).read();
    connect().post("/validate", "nonsense".getBytes(UTF_8)).read();

    assertThat(timed("mutate", "allowed")).isEqualTo(1);
    assertThat(timed("validate", "malformed")).isEqualTo(1);
    assertThat(metrics.get("iflearner.admission.codes").tag("code", "IFL4001").counter().count())
        .isEqualTo(1);
  }

  private long timed(String webhook, String verdict) {
    return metrics
        .get("iflearner.admission.duration")
        .tags("webhook", webhook, "verdict", verdict)
        .timer()
        .count();
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

  private AdmissionServer start(int port, Function<AdmissionCall, Verdict> judge) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    return AdmissionServer.start(address, keys(), new Webhooks(judge, judge), metrics);
  }

  private ServerKeys keys() {
    var identity =
        authority.issueServer(
            "leaf", List.of(Wire.HOST), Instant.now(), Duration.ofHours(1), RANDOM);
    return ServerKeys.of(identity.keyStore("secret".toCharArray()), "secret");
  }

  private Wire connect() throws IOException, GeneralSecurityException {
    return connect(server);
  }

  private Wire connect(AdmissionServer to) throws IOException, GeneralSecurityException {
    var wire = Wire.connect(to.port(), authority);
    wires.add(wire);
    return wire;
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

  /** A review of exactly that many bytes. */
  private static byte[] padded(int bytes) {
    return (REVIEW + " ".repeat(bytes - REVIEW.length())).getBytes(UTF_8);
  }
}
