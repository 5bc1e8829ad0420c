package com.iflytek.iflearner.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.iflytek.iflearner.admission.AdmissionCall;
import com.iflytek.iflearner.admission.Verdict;
import com.iflytek.iflearner.pki.Authority;
import com.iflytek.iflearner.webhook.AdmissionServer.Webhooks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** An admission server on a port of its own, and the connections to it; they end with it. */
final class Running implements AutoCloseable {
  /** A review that everybody allows. */
  static final String REVIEW =
      """
      {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview",
       "request":{"uid":"u-1","operation":"DELETE","object":null}}
      """;

  static final byte[] REVIEW_BYTES = REVIEW.getBytes(UTF_8);

  static final String ALLOWED =
      """
      {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview",\
      "response":{"uid":"u-1","allowed":true}}""";

  private static final Duration HOUR = Duration.ofHours(1);

  private final SecureRandom random = new SecureRandom();
  private final Authority authority = Authority.create("ca", Instant.now(), HOUR, random);
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final List<Wire> wires = new ArrayList<>();
  private final AdmissionServer server;

  /** Not open yet. */
  Running(Function<AdmissionCall, Verdict> judge) {
    this(0, judge);
  }

  Running(int port, Function<AdmissionCall, Verdict> judge) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    server = AdmissionServer.start(address, newKeys(), new Webhooks(judge, judge), metrics);
  }

  Running open() {
    server.open();
    return this;
  }

  AdmissionServer server() {
    return server;
  }

  SimpleMeterRegistry metrics() {
    return metrics;
  }

  /** A new connection that offers these protocols. */
  Wire connect(String... protocols) throws IOException, GeneralSecurityException {
    var wire = Wire.connect(server.port(), authority, protocols);
    wires.add(wire);
    return wire;
  }

  /** Other keys that its clients trust. */
  ServerKeys newKeys() {
    var hosts = List.of(Wire.HOST);
    var identity = authority.issueServer("leaf", hosts, Instant.now(), HOUR, random);
    return ServerKeys.of(identity.keyStore("secret".toCharArray()), "secret");
  }

  @Override
  public void close() throws IOException {
    for (var wire : wires) {
      wire.close();
    }
    server.close();
  }
}
