package com.iflytek.iflearner.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.lifecycle.Answer;
import com.iflytek.iflearner.lifecycle.Ask;
import com.iflytek.iflearner.lifecycle.StatusPage;
import com.iflytek.iflearner.probe.StatusPageClient.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class StatusPageClientTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
  private static final String SPACES = "400\r\n" + " ".repeat(0x400) + "\r\n";
  private static final String SLOW = "its status page does not answer within 1 s";
  private static final String UNLIKE = "its status page is not as iFLearner writes it";
  private static final String LARGE = "its status page is larger than 1 MiB";

  private final StatusPageClient patient =
      new StatusPageClient(new Limits(Duration.ofSeconds(20), Duration.ofSeconds(40), 1024 * 1024));
  private final StatusPageClient hasty =
      new StatusPageClient(new Limits(Duration.ofSeconds(1), Duration.ofSeconds(1), 1024 * 1024));

  @Test
  void aPageIsReadWhateverItsContentType() throws Exception {
    var page =
        "{\"c1\": {\"ready\": true, \"complete\": true, \"current_epoch\": 3, \"total_epoch\": 3}}";
    try (var server = new RawServer(RawServer.page(page))) {
      assertThat(patient.ask(server.ask("uid")))
          .isEqualTo(
              new Answer.Said(
                  new StatusPage(List.of(new StatusPage.Entry("c1", true, true, 3, 3)))));
    }
  }

  @Test
  void aPageInPiecesThatEndsWithTheConnectionIsRead() throws Exception {
    try (var server = new RawServer(RawServer.saying("HTTP/1.0 200 OK\r\n\r\n{ \n}\n"))) {
      assertThat(patient.ask(server.ask("uid")))
          .isEqualTo(new Answer.Said(new StatusPage(List.of())));
    }
  }

  @Test
  void itsRequestAsksForThePage() throws Exception {
    var asked = new CompletableFuture<String>();
    try (var server =
        new RawServer(
            connection -> {
              asked.complete(RawServer.readRequest(connection));
              connection.getOutputStream().write((OK + "\r\n{}").getBytes(US_ASCII));
            })) {
      assertThat(patient.ask(server.ask("uid"))).isInstanceOf(Answer.Said.class);
    }
    assertThat(asked.join()).startsWith("GET /v1/status HTTP/1.1\r\n");
  }

  @Test
  void aClosedPortRefuses() throws Exception {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThat(patient.ask(new Ask("uid", "127.0.0.1", port)))
        .isEqualTo(new Answer.Unusable("its port " + port + " refuses connections"));
  }

  @Test
  void aPortThatTakesNoConnectionDoesNotAnswer() throws Exception {
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var waiting = Stream.generate(Socket::new).limit(8).toList();
      assertThatThrownBy(
              () -> {
                for (var socket : waiting) {
                  socket.connect(full.getLocalSocketAddress(), 200);
                }
              })
          .as("from a full backlog on the kernel answers nobody")
          .isInstanceOf(SocketTimeoutException.class);
      var client =
          new StatusPageClient(new Limits(Duration.ofMillis(300), Duration.ofSeconds(40), 1024));
      assertThat(client.ask(new Ask("uid", "127.0.0.1", full.getLocalPort())))
          .isEqualTo(
              new Answer.Unusable(
                  "its port " + full.getLocalPort() + " does not answer within 300 ms"));
      for (var socket : waiting) {
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 301, 401, 404, 407, 500, 503})
  void anotherStatusIsSaid(int status) throws Exception {
    var response =
        "HTTP/1.1 %d evil\r\nWWW-Authenticate: evil\r\nContent-Length: 0\r\n\r\n".formatted(status);
    try (var server = new RawServer(RawServer.saying(response))) {
      assertThat(patient.ask(server.ask("uid")))
          .isEqualTo(new Answer.Unusable("its status page answers with HTTP status " + status));
    }
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    try (var other = new RawServer(RawServer.page("{}"));
        var server =
            new RawServer(
                RawServer.saying(
                    "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%d/v1/status\r\n\r\n"
                        .formatted(other.port())))) {
      assertThat(patient.ask(server.ask("uid")))
          .isEqualTo(new Answer.Unusable("its status page answers with HTTP status 302"));
      assertThat(other.accepted()).isZero();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whatEndsIsCutAtItsFirstFault(String what, RawServer.Conduct conduct, String why)
      throws Exception {
    try (var server = new RawServer(conduct)) {
      assertThat(patient.ask(server.ask("uid")))
          .isEqualTo(new Answer.Unusable(why.formatted(server.port())));
    }
  }

  static Stream<Arguments> whatEndsIsCutAtItsFirstFault() {
    var odd = "its port %d does not answer as HTTP should";
    var off = "its port %d breaks the connection off";
    return Stream.of(
        arguments("garbage", RawServer.saying("evil\r\n\r\nevil\r\n"), odd),
        arguments("SSH", RawServer.saying("SSH-2.0-evil\r\n"), odd),
        arguments("gRPC", RawServer.saying("\0\0\u0012\u0004\0\0\0\0\0\r\n\r\n"), odd),
        arguments("odd status", RawServer.saying("HTTP/1.1 evil\r\n\r\n"), odd),
        arguments("nothing", RawServer.saying(""), off),
        arguments("half a status line", RawServer.saying("HTTP/1"), off),
        arguments("half of the headers", RawServer.saying(OK + "Content-"), off),
        arguments("half a body", RawServer.saying(OK + "Content-Length: 9\r\n\r\n{"), off),
        arguments("half a chunk", RawServer.saying(CHUNKED + "9\r\n{"), off));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OK + "Content-Length: evil\r\n\r\n{}",
        OK + "Content-Length: -5\r\n\r\n{}",
        OK + "Content-Length: 99999999999999999999\r\n\r\n{}",
        CHUNKED + "evil\r\n{}",
        CHUNKED + "ffffffffffffffff\r\n{}",
        CHUNKED + "-1\r\n{}",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: evil\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 999 evil\r\n\r\n",
        "HTTP/1.1 000 evil\r\n\r\n",
        "HTTP/1.1 401 evil\r\n\r\n",
        "HTTP/1.1 407 evil\r\n\r\n",
      })
  void oddHttpIsAnsweredInOurWords(String response) throws Exception {
    try (var server = new RawServer(RawServer.saying(response))) {
      assertThat(hasty.ask(server.ask("uid")))
          .isInstanceOfSatisfying(
              Answer.Unusable.class,
              unusable -> assertThat(unusable.why()).startsWith("its ").doesNotContain("evil"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whatNeverEndsIsCutAndItsConnectionClosed(String what, RawServer.Conduct conduct, String why)
      throws Exception {
    var client = why.equals(SLOW) ? hasty : patient;
    try (var server = new RawServer(conduct)) {
      assertThat(client.ask(server.ask("uid")))
          .isEqualTo(new Answer.Unusable(why.formatted(server.port())));
      await().until(() -> server.cut() == 1);
    }
  }

  static Stream<Arguments> whatNeverEndsIsCutAndItsConnectionClosed() {
    var announced = OK + "Content-Length: 100000000\r\n\r\n";
    var odd = "its port %d does not answer as HTTP should";
    return Stream.of(
        arguments("no answer", RawServer.stuckAfter(""), SLOW),
        arguments("no more than headers", RawServer.stuckAfter(CHUNKED), SLOW),
        arguments("no more than a part", RawServer.stuckAfter(CHUNKED + "3\r\n{"), SLOW),
        arguments("no end of the chunks", RawServer.stuckAfter(CHUNKED + "2\r\n{}\r\n"), SLOW),
        arguments("a drip", drip(), SLOW),
        arguments("large, announced", RawServer.endless(announced, " "), LARGE),
        arguments("large, announced, none sent", RawServer.stuckAfter(announced), LARGE),
        arguments("large, in chunks", RawServer.endless(CHUNKED, SPACES), LARGE),
        arguments("numbers", RawServer.endless(OK + "\r\n", SPACES), UNLIKE),
        arguments("large, of spaces", RawServer.endless(OK + "\r\n", " ".repeat(999)), LARGE),
        arguments(
            "an error page without end",
            RawServer.endless("HTTP/1.1 500 evil\r\n\r\n", "evil"),
            "its status page answers with HTTP status 500"),
        arguments("headers", RawServer.endless(OK, "evil: evil\r\n"), odd),
        arguments("one header", RawServer.endless(OK + "evil: ", "evil"), odd),
        arguments("one status line", RawServer.endless("HTTP/1.1 200 ", "evil"), odd),
        arguments(
            "interim answers",
            RawServer.endless("", "HTTP/1.1 103 Early Hints\r\nevil: evil\r\n\r\n"),
            odd));
  }

  private static RawServer.Conduct drip() {
    return connection -> {
      RawServer.readRequest(connection);
      var out = connection.getOutputStream();
      out.write((OK + "\r\n").getBytes(US_ASCII));
      connection.setSoTimeout(50);
      while (true) {
        out.write(' ');
        try {
          if (connection.getInputStream().read() < 0) {
            throw new IOException("the other side has gone away");
          }
        } catch (SocketTimeoutException _) { // 50 ms have passed
        }
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "evil", "evil.example.com", "127.0.0.1/evil", "::1]@evil", "1:2"})
  void onlyAnAddressIsAsked(String address) throws Exception {
    assertThat(patient.ask(new Ask("uid", address, 80)))
        .isEqualTo(new Answer.Unusable("its Pod has no usable address"));
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    var ended = new CountDownLatch(1);
    try (var server = new RawServer(RawServer.stuckAfter(""))) {
      var asking =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      patient.ask(server.ask("uid"));
                    } catch (InterruptedException _) {
                      ended.countDown();
                    }
                  });
      await().until(() -> server.accepted() == 1);
      asking.interrupt();
      assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
      await().until(() -> server.cut() == 1);
    }
  }
}
