package com.iflytek.iflearner.webhook;

import static com.iflytek.iflearner.webhook.Running.ALLOWED;
import static com.iflytek.iflearner.webhook.Running.REVIEW;
import static com.iflytek.iflearner.webhook.Running.REVIEW_BYTES;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.admission.Verdict.Allowed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What travels over the admission port, byte by byte. */
class AdmissionWireIT {
  private static final int LIMIT = 7 * 1024 * 1024;

  private final Running running = new Running(_ -> Allowed.UNCHANGED).open();

  @AfterEach
  void stop() throws IOException {
    running.close();
  }

  @Test
  void aConnectionServesManyReviews() throws Exception {
    var wire = running.connect();

    for (var path : List.of("/mutate", "/validate", "/mutate")) {
      var answer = wire.post(path, REVIEW_BYTES).read();

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("content-type")).isEqualTo("application/json");
      assertThat(answer.body()).isEqualTo(ALLOWED);
    }
  }

  @Test
  void pipelinedReviewsAreAnsweredInOrder() throws Exception {
    var one = REVIEW_BYTES.length;
    var request = Wire.head("/mutate") + "Content-Length: " + one + "\r\n\r\n" + REVIEW;

    var wire = running.connect().send(request + request.replace("u-1", "u-2"));

    assertThat(wire.read().body()).contains("u-1");
    assertThat(wire.read().body()).contains("u-2");
  }

  @Test
  void aChunkedReviewIsAnswered() throws Exception {
    var wire = running.connect().send(Wire.head("/mutate") + "Transfer-Encoding: chunked\r\n\r\n");
    for (var part : List.of(REVIEW.substring(0, 30), REVIEW.substring(30))) {
      wire.send(Integer.toHexString(part.length()) + "\r\n" + part + "\r\n");
    }

    assertThat(wire.send("0\r\n\r\n").read().body()).isEqualTo(ALLOWED);
  }

  @Test
  void aClientThatAsksFirstIsToldToContinue() throws Exception {
    var wire =
        running
            .connect()
            .send(
                Wire.head("/mutate")
                    + ("Expect: 100-continue\r\nContent-Length: " + REVIEW.length() + "\r\n\r\n"));

    assertThat(wire.read().status()).isEqualTo(100);
    assertThat(wire.send(REVIEW).read().body()).isEqualTo(ALLOWED);
  }

  @Test
  void aBadlyChunkedReviewIsRefused() throws Exception {
    var answer =
        running
            .connect()
            .send(Wire.head("/mutate") + "Transfer-Encoding: chunked\r\n\r\nnot hex\r\n\r\n")
            .read();

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).doesNotContain("Exception").doesNotContain("\tat ");
  }

  @Test
  void aReviewThatIsCutOffLeavesTheServerServing() throws Exception {
    var wire =
        running.connect().send(Wire.head("/mutate") + "Content-Length: 500\r\n\r\n" + REVIEW);
    wire.socket().shutdownOutput();

    assertThat(wire.read().status()).isEqualTo(400);
    assertThat(running.connect().post("/mutate", REVIEW_BYTES).read().status()).isEqualTo(200);
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
        running
            .connect()
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
    var answer = running.connect().send(nonsense + "\r\n\r\n").read();

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).doesNotContain("Exception", "\tat ");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aBrokenReviewIsAnsweredAndTheConnectionGoesOn(String what, byte[] body, int status)
      throws Exception {
    var wire = running.connect();

    var answer = wire.post("/validate", body).read();

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body()).contains("[IFL400").doesNotContain("Exception", "\tat ");
    assertThat(wire.post("/validate", REVIEW_BYTES).read().body()).isEqualTo(ALLOWED);
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
    var largest = running.connect().post("/mutate", padded(LIMIT)).read();
    var larger = running.connect().post("/mutate", padded(LIMIT + 1)).read();

    assertThat(largest.body()).isEqualTo(ALLOWED);
    assertThat(larger.status()).isEqualTo(413);
    assertThat(larger.body()).isEqualTo("[IFL4002] the body must not be larger than 7 MiB\n");
  }

  @Test
  void plainHttpGetsNoHttpAnswer() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), running.server().port())) {
      socket.getOutputStream().write("GET /mutate HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));

      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8)).doesNotContain("HTTP");
    }
  }

  @Test
  void aClientThatSpeaksOnlyHttp2IsRefusedInTheHandshake() {
    assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(() -> running.connect("h2"));
  }

  @Test
  void aClientThatPrefersHttp2IsGivenHttp11() throws Exception {
    var socket = running.connect("h2", "http/1.1").socket();

    assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
    assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
  }

  /** A review of exactly that many bytes. */
  private static byte[] padded(int bytes) {
    return (REVIEW + " ".repeat(bytes - REVIEW.length())).getBytes(UTF_8);
  }
}
