package com.iflytek.iflearner.probe;

import static com.iflytek.iflearner.probe.Listener.IFLEARNER;
import static com.iflytek.iflearner.probe.Listener.data;
import static com.iflytek.iflearner.probe.Listener.first;
import static com.iflytek.iflearner.probe.Listener.http2;
import static com.iflytek.iflearner.probe.Listener.mutualTls;
import static com.iflytek.iflearner.probe.Listener.reset;
import static com.iflytek.iflearner.probe.Listener.response;
import static com.iflytek.iflearner.probe.Listener.tls;
import static com.iflytek.iflearner.probe.Listener.trailers;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.job.Problem;
import com.iflytek.iflearner.ladder.Ladder;
import com.iflytek.iflearner.ladder.Limits;
import com.iflytek.iflearner.ladder.Roots;
import com.iflytek.iflearner.ladder.Target;
import com.iflytek.iflearner.ladder.Target.Kind;
import com.iflytek.iflearner.ladder.Verdict;
import com.iflytek.iflearner.ladder.Walk.Dial;
import com.iflytek.iflearner.pki.Authority;
import com.iflytek.iflearner.pki.Identity;
import com.iflytek.iflearner.pki.OthersMade;
import com.iflytek.iflearner.probe.RawServer.Conduct;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Listeners on this computer, each wrong in one point, and what is said of it. */
class ProberIT {
  private static final String HOST = "job1.server.fl.org";
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Duration YEAR = Duration.ofDays(365);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Authority AUTHORITY = Authority.create("fl-ca", NOW, YEAR, RANDOM);
  private static final Roots ROOTS = new Roots.Known("'ca.crt'", List.of(AUTHORITY.certificate()));
  private static final List<String> H2 = List.of("h2");

  /** Nothing here takes a second, unless others take the computer. */
  private static final Limits PATIENT = limits(Duration.ofSeconds(20));

  /** For those who never answer. */
  private static final Limits HASTY = limits(Duration.ofMillis(300));

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aListenerThatIsWrongInOnePointIsToldByIt(
      String situation, Limits limits, Conduct conduct, String code, String words)
      throws Exception {
    try (var server = new RawServer(conduct)) {
      assertThat(said(verdict(limits, target(server.port(), true)))).contains(code, words);
    }
  }

  static Stream<Arguments> aListenerThatIsWrongInOnePointIsToldByIt() {
    var good = identity(NOW, HOST);
    return Stream.of(
        wrong("closes at once", _ -> {}, "IFL6007", "is closed before TLS"),
        hasty("says nothing", Listener::silent, "IFL6007", "does not answer to TLS within 300 ms"),
        wrong(
            "speaks HTTP in the clear",
            c -> c.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII)),
            "IFL6006",
            "does not speak TLS"),
        wrong("has no certificate", refusing(), "IFL6008", "(alert handshake_failure)"),
        wrong("wants one of the client", mutualTls(good, Listener::silent), "IFL6010", "demands"),
        served(
            "its certificate has expired", identity(NOW.minus(YEAR), HOST), "IFL6012", "expired"),
        served(
            "its certificate is not yet valid",
            identity(NOW.plus(YEAR.dividedBy(2)), HOST),
            "IFL6013",
            "not valid before"),
        served(
            "a foreign authority",
            Authority.create("x", NOW, YEAR, RANDOM)
                .issueServer("leaf", List.of(HOST), NOW, YEAR, RANDOM),
            "IFL6014",
            "signed by 'CN=x'"),
        served("another name", identity(NOW, "x.org"), "IFL6011", "is for 'x.org':"),
        served("a wildcard over two labels", identity(NOW, "*.fl.org"), "IFL6011", "one label"),
        served(
            "another common name",
            OthersMade.selfSigned("x.org", NOW, YEAR),
            "IFL6011",
            "is for 'x.org':"),
        wrong(
            "HTTP/1.1 only",
            tls(good, List.of("http/1.1"), Listener::silent),
            "IFL6016",
            "only 'http/1.1'"),
        wrong("no ALPN", tls(good, List.of(), Listener::silent), "IFL6016", "nothing by ALPN"),
        wrong(
            "agrees to h2 and speaks HTTP/1.1",
            tls(
                good,
                H2,
                c ->
                    c.getOutputStream()
                        .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII))),
            "IFL6017",
            "does not speak it"),
        wrong("agrees to h2 and closes", tls(good, H2, _ -> {}), "IFL6017", "does not speak it"),
        hasty("agrees to h2 and waits", tls(good, H2, Listener::silent), "IFL6018", "300 ms"),
        hasty("never answers the call", tls(good, H2, http2()), "IFL6018", "does not answer a"),
        wrong("resets the call", tls(good, H2, http2(reset())), "IFL6018", "breaks a gRPC call"),
        wrong("404", tls(good, H2, http2(response("404"))), "IFL6019", "HTTP 404"),
        wrong("502", tls(good, H2, http2(response("502"))), "IFL6020", "HTTP 502"),
        wrong("503", tls(good, H2, http2(response("503"))), "IFL6020", "HTTP 503"),
        wrong("a redirect", tls(good, H2, http2(response("308"))), "IFL6021", "HTTP 308"),
        wrong(
            "a page",
            tls(good, H2, http2(first("200"), data(false, "<html>"), data(true, "</html>"))),
            "IFL6022",
            "does not speak gRPC"),
        wrong(
            "a page without an end",
            tls(good, H2, http2(endless())),
            "IFL6022",
            "does not speak gRPC"),
        wrong(
            "another gRPC",
            tls(good, H2, http2(first("200"), data(false, "x"), trailers("grpc-status", "0"))),
            "IFL6023",
            "(status 0)"));
  }

  @Test
  void whereIFLearnerAnswersNothingIsWrong() throws Exception {
    var open = new Verdict.Open(List.of());
    try (var server = new RawServer(tls(identity(NOW, HOST), H2, http2(IFLEARNER)))) {
      assertThat(verdict(PATIENT, target(server.port(), true))).isEqualTo(open);
    }
    try (var server = new RawServer(http2(first("103"), IFLEARNER))) {
      assertThat(verdict(PATIENT, target(server.port(), false))).isEqualTo(open);
    }
  }

  @Test
  void aCommonNameAloneIsGoodForIFLearnerAndSaid() throws Exception {
    var prototypes = OthersMade.selfSigned("*.server.fl.org", NOW.minusSeconds(60), YEAR);
    try (var server = new RawServer(tls(prototypes, H2, http2(IFLEARNER)))) {
      var target = target(server.port(), true);
      var walk = new Prober(PATIENT, ProberIT::loopback).walk(target);
      var verdict =
          Ladder.judge(target, walk, new Roots.Known("'ca.crt'", prototypes.chain()), NOW);

      assertThat(verdict).isInstanceOf(Verdict.Open.class);
      assertThat(verdict.remarks()).singleElement().asString().startsWith("[IFL6024] ");
    }
  }

  @Test
  void whatIsCalledIsAMethodThatNobodyHasAtTheHostThatIsMeant() throws Exception {
    var requests = new ArrayBlockingQueue<String>(2);
    Conduct conduct =
        connection -> {
          var session = (ExtendedSSLSession) ((SSLSocket) connection).getSession();
          requests.add(session.getRequestedServerNames().toString());
          requests.add(new String(connection.getInputStream().readNBytes(150), ISO_8859_1));
        };
    try (var server = new RawServer(tls(identity(NOW, HOST), H2, conduct))) {
      var _ = verdict(PATIENT, target(server.port(), true));

      assertThat(requests.poll(10, TimeUnit.SECONDS)).contains(HOST);
      assertThat(requests.poll(10, TimeUnit.SECONDS))
          .contains("/Base/check", HOST + ":" + server.port(), "application/grpc")
          .doesNotContain("/Base/send", "/Base/post", "/Base/callback");
    }
  }

  /** Arguments may hold anything, and some resolvers find anything. */
  @Test
  void whatIsNoNameIsNotAskedForByIt() throws Exception {
    try (var server = new RawServer(tls(identity(NOW, HOST), H2, http2(IFLEARNER)))) {
      for (var host : List.of("a_b", "x y", "-", "127.0.0.1", "ä.org", "::1")) {
        var target = new Target(Kind.SERVER, host, server.port(), true, null);
        var walk =
            new Prober(PATIENT, _ -> List.of(InetAddress.ofLiteral("127.0.0.1"))).walk(target);
        assertThat(said(Ladder.judge(target, walk, ROOTS, NOW))).startsWith("[IFL6011] ");
      }
    }
  }

  @Test
  void aHostThatNobodyKnowsIsToldFromDnsThatIsSilent() throws Exception {
    var target = target(443, true);
    var stuck = new CountDownLatch(1);

    assertThat(said(target, HASTY, "Name or service not known")).startsWith("[IFL6001] ");
    assertThat(said(target, HASTY, "Temporary failure in name resolution"))
        .startsWith("[IFL6002] ");
    var walk =
        new Prober(
                HASTY,
                host -> {
                  try {
                    stuck.await();
                  } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                  }
                  return loopback(host);
                })
            .walk(target);
    assertThat(said(Ladder.judge(target, walk, ROOTS, NOW)))
        .startsWith("[IFL6002] ")
        .contains("within 300 ms");
  }

  @Test
  void aPortAtWhichNobodyListensRefuses() throws Exception {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    assertThat(said(verdict(PATIENT, target(port, true))))
        .startsWith("[IFL6003] 127.0.0.1 refuses connections at port " + port);
  }

  /** A queue that nobody takes from is full after two; then the kernel drops what comes. */
  @Test
  void whatIsDroppedOnTheWayIsSilence() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var waiting = new ArrayList<SocketChannel>();
      try {
        for (int i = 0; i < 8; i++) {
          var channel = SocketChannel.open();
          waiting.add(channel);
          channel.configureBlocking(false);
          channel.connect(socket.getLocalSocketAddress());
        }

        assertThat(said(verdict(HASTY, target(socket.getLocalPort(), true))))
            .startsWith("[IFL6004] No answer comes from 127.0.0.1 at port ")
            .contains("within 300 ms");
      } finally {
        for (var channel : waiting) {
          channel.close();
        }
      }
    }
  }

  @Test
  void theAddressesAreTriedInTurnUpToALimit() throws Exception {
    try (var server = new RawServer(http2(IFLEARNER))) {
      var addresses = new ArrayList<InetAddress>();
      addresses.add(InetAddress.ofLiteral("::1")); // the listener has IPv4 alone
      addresses.add(InetAddress.ofLiteral("127.0.0.1"));
      var walk = new Prober(PATIENT, _ -> addresses).walk(target(server.port(), false));
      assertThat(walk.dials()).extracting(Dial::address).hasSize(2).endsWith("127.0.0.1");
      assertThat(walk.connected()).contains("127.0.0.1");
    }
    var many = Stream.iterate(2, i -> i + 1).limit(9).map(i -> "127.0.0." + i).toList();
    var walk =
        new Prober(PATIENT, _ -> many.stream().map(InetAddress::ofLiteral).toList())
            .walk(target(freePort(), true));
    assertThat(walk.dials()).hasSize(PATIENT.addresses());
  }

  /** Alert 40, as an edge sends it that has nothing to show. */
  private static Conduct refusing() {
    return connection -> {
      connection.getInputStream().readNBytes(5);
      connection.getOutputStream().write(new byte[] {21, 3, 3, 0, 2, 2, 40});
      connection.getOutputStream().flush();
      connection.getInputStream().readAllBytes();
    };
  }

  private static byte[][] endless() {
    var frames = new byte[12][];
    frames[0] = first("200");
    for (int i = 1; i < frames.length; i++) {
      frames[i] = data(false, "x".repeat(8000));
    }
    return frames;
  }

  private static Arguments wrong(String what, Conduct conduct, String code, String words) {
    return arguments(what, PATIENT, conduct, "[" + code + "] ", words);
  }

  private static Arguments hasty(String what, Conduct conduct, String code, String words) {
    return arguments(what, HASTY, conduct, "[" + code + "] ", words);
  }

  private static Arguments served(String what, Identity identity, String code, String words) {
    return wrong(what, tls(identity, H2, http2(IFLEARNER)), code, words);
  }

  private static Identity identity(Instant at, String host) {
    var authority = at.isBefore(NOW) ? Authority.create("fl-ca", at, YEAR, RANDOM) : AUTHORITY;
    return authority.issueServer("leaf", List.of(host), at, Duration.ofDays(30), RANDOM);
  }

  private static Verdict verdict(Limits limits, Target target) throws InterruptedException {
    var walk = new Prober(limits, ProberIT::loopback).walk(target);
    return Ladder.judge(target, walk, ROOTS, NOW);
  }

  private static String said(Target target, Limits limits, String fault)
      throws InterruptedException {
    var walk =
        new Prober(
                limits,
                host -> {
                  throw new UnknownHostException(host + ": " + fault);
                })
            .walk(target);
    return said(Ladder.judge(target, walk, ROOTS, NOW));
  }

  private static String said(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Broken.class);
    Problem problem = ((Verdict.Broken) verdict).problem();
    return problem.toString();
  }

  private static Target target(int port, boolean tls) {
    return new Target(Kind.SERVER, HOST, port, tls, null);
  }

  private static List<InetAddress> loopback(String host) {
    assertThat(host).isEqualTo(HOST);
    return List.of(InetAddress.ofLiteral("127.0.0.1"));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return socket.getLocalPort();
    }
  }

  private static Limits limits(Duration each) {
    return new Limits(each, each, each, each, 4, 64 * 1024);
  }
}
