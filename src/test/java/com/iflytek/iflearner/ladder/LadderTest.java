package com.iflytek.iflearner.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.job.Problem;
import com.iflytek.iflearner.ladder.Target.Kind;
import com.iflytek.iflearner.ladder.Verdict.Broken;
import com.iflytek.iflearner.ladder.Walk.Dial;
import com.iflytek.iflearner.ladder.Walk.Exchange;
import com.iflytek.iflearner.ladder.Walk.Handshake;
import com.iflytek.iflearner.ladder.Walk.Lookup;
import com.iflytek.iflearner.pki.Authority;
import com.iflytek.iflearner.pki.Identity;
import com.iflytek.iflearner.pki.OthersMade;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LadderTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Duration YEAR = Duration.ofDays(365);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String HOST = "job1.server.fl.org";
  private static final Target SERVER = new Target(Kind.SERVER, HOST, 443, true, null);
  private static final Target OWN = new Target(Kind.OWN, HOST, 443, true, null);
  private static final Target PEER = new Target(Kind.PEER, HOST, 443, true, null);
  private static final Target IN_THE_CLEAR = new Target(Kind.SERVER, HOST, 443, false, null);
  private static final Authority AUTHORITY = Authority.create("fl-ca", NOW, YEAR, RANDOM);
  private static final Roots ROOTS =
      new Roots.Known("ConfigMap 'server-iflearner-crt'", List.of(AUTHORITY.certificate()));
  private static final Handshake SHOWN = shown(leaf(NOW, HOST), "h2");
  private static final Exchange IFLEARNER = new Exchange.Answer(200, 12, "Method not found!");

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whatWasSeenIsOneSentence(
      String situation, Target target, Walk walk, Rung at, Who who, String sentence) {
    assertThat(Ladder.judge(target, walk, ROOTS, NOW))
        .isInstanceOfSatisfying(
            Broken.class,
            broken -> {
              assertThat(broken.problem()).hasToString(sentence);
              assertThat(broken.at()).isEqualTo(at);
              assertThat(broken.who()).isEqualTo(who);
              assertThat(broken.remarks()).isEmpty();
            });
  }

  static Stream<Arguments> whatWasSeenIsOneSentence() {
    return Stream.of(
        arguments(
            "no such name",
            SERVER,
            walk(new Lookup.Unknown(), List.of(), null, null),
            Rung.DNS,
            Who.US,
            "[IFL6001] 'job1.server.fl.org' has no address in DNS: we must publish it with the address of the partner's edge."),
        arguments(
            "no such name, and it is ours",
            OWN,
            walk(new Lookup.Unknown(), List.of(), null, null),
            Rung.DNS,
            Who.US,
            "[IFL6001] 'job1.server.fl.org' has no address in DNS: we must publish it with the address of our edge."),
        arguments(
            "no name server",
            SERVER,
            walk(new Lookup.Unanswered(), List.of(), null, null),
            Rung.DNS,
            Who.US,
            "[IFL6002] No name server answers for 'job1.server.fl.org' within 12 s: we must see that ours work and reach the one that has the name."),
        arguments(
            "refused",
            SERVER,
            dialled(Dial.End.REFUSED),
            Rung.TCP,
            Who.PARTNER,
            "[IFL6003] 192.0.2.1 refuses connections at port 443: the partner must have the edge listen there, or tell the right address and port."),
        arguments(
            "refused by one of several addresses",
            OWN,
            dialled(Dial.End.NO_ROUTE, Dial.End.REFUSED, Dial.End.SILENT),
            Rung.TCP,
            Who.US,
            "[IFL6003] 192.0.2.2 refuses connections at port 443: we must have the edge listen there, or tell the right address and port."),
        arguments(
            "a black hole",
            SERVER,
            dialled(Dial.End.NO_ROUTE, Dial.End.SILENT, Dial.End.SILENT),
            Rung.TCP,
            Who.NETWORK,
            "[IFL6004] No answer comes from 192.0.2.2 and 192.0.2.3 at port 443 within 5 s: if that is the address of the partner's edge, a firewall between must let TCP through."),
        arguments(
            "no route",
            SERVER,
            dialled(Dial.End.NO_ROUTE),
            Rung.TCP,
            Who.NETWORK,
            "[IFL6005] This computer has no route to 192.0.2.1: if that is the address of the partner's edge, the network between must lead there."),
        broken(
            "no TLS",
            SERVER,
            new Handshake.NotTls(),
            null,
            Rung.TLS,
            Who.PARTNER,
            "[IFL6006] What listens at port 443 of 'job1.server.fl.org' does not speak TLS: the partner must tell the port at which the edge does, or switch TLS on there."),
        broken(
            "closed at once",
            SERVER,
            new Handshake.Closed(),
            null,
            Rung.TLS,
            Who.PARTNER,
            "[IFL6007] The connection to 'job1.server.fl.org' is closed before TLS is agreed on: the partner must see in the log of the edge why, or that a firewall before it lets TLS for that name through."),
        broken(
            "no word of TLS",
            OWN,
            new Handshake.Silent(),
            null,
            Rung.TLS,
            Who.US,
            "[IFL6007] Port 443 of 'job1.server.fl.org' accepts connections and does not answer to TLS within 10 s: we must see that the edge runs behind that address."),
        broken(
            "an alert",
            SERVER,
            new Handshake.Refused("unrecognized_name"),
            null,
            Rung.TLS,
            Who.PARTNER,
            "[IFL6008] The partner's edge refuses TLS for 'job1.server.fl.org' (alert unrecognized_name): the partner must give it a certificate for that name."),
        broken(
            "an old TLS",
            SERVER,
            new Handshake.Disagreed(),
            null,
            Rung.TLS,
            Who.PARTNER,
            "[IFL6009] The partner's edge and this computer agree on no version and cipher of TLS: the partner must offer TLS 1.2 or 1.3."),
        broken(
            "mutual TLS, told after the handshake",
            SERVER,
            SHOWN,
            new Exchange.Refused("certificate_required"),
            Rung.TLS,
            Who.PARTNER,
            "[IFL6010] The partner's edge demands a certificate of its clients, which iFLearner cannot show: the partner must let clients in without one."),
        broken(
            "another name",
            SERVER,
            shown(leaf(NOW, "a.org", "b.org", "c.org", "d.org", "e.org"), "h2"),
            null,
            Rung.TLS,
            Who.PARTNER,
            "[IFL6011] The certificate that the partner's edge shows for 'job1.server.fl.org' is for 'a.org', 'b.org', 'c.org', 2 more: the partner must see that a job with that host runs and that the Secret of its Ingress holds a certificate for it."),
        broken(
            "a wildcard over two labels",
            OWN,
            shown(leaf(NOW, "*.fl.org"), "h2"),
            null,
            Rung.TLS,
            Who.US,
            "[IFL6011] The certificate that our edge shows for 'job1.server.fl.org' is for '*.fl.org', and a wildcard stands for one label: we must put one that names the host into the Secret of the job's Ingress."),
        broken(
            "expired",
            SERVER,
            shown(leaf(NOW.minus(YEAR), HOST), "h2"),
            null,
            Rung.TLS,
            Who.PARTNER,
            "[IFL6012] The certificate of 'job1.server.fl.org' expired at 2025-12-22T12:00:00Z: the partner must renew it, under the same authority."),
        broken(
            "not yet valid",
            SERVER,
            shown(leaf(NOW.plus(Duration.ofDays(1)), HOST), "h2"),
            null,
            Rung.TLS,
            Who.PARTNER,
            "[IFL6013] The certificate of 'job1.server.fl.org' is not valid before 2026-11-23T10:00:00Z, and here it is 2026-11-22T12:00:00Z: the partner must put the clock right that is wrong, or use another one until then."),
        broken(
            "a foreign authority",
            SERVER,
            shown(
                Authority.create("strangers", NOW, YEAR, RANDOM)
                    .issueServer("x", List.of(HOST), NOW, YEAR, RANDOM),
                "h2"),
            null,
            Rung.TLS,
            Who.US,
            "[IFL6014] The certificate of 'job1.server.fl.org' is signed by 'CN=strangers', whom ConfigMap 'server-iflearner-crt' does not trust: we must put the authority of the partner there, or have the certificate signed by one that is there."),
        broken(
            "HTTP/1.1 only",
            SERVER,
            shown(leaf(NOW, HOST), "http/1.1"),
            null,
            Rung.HTTP2,
            Who.PARTNER,
            "[IFL6016] The partner's edge offers only 'http/1.1' for 'job1.server.fl.org', no HTTP/2, without which gRPC does not start: the partner must switch HTTP/2 on (ALPN h2)."),
        broken(
            "no ALPN",
            SERVER,
            shown(leaf(NOW, HOST), ""),
            null,
            Rung.HTTP2,
            Who.PARTNER,
            "[IFL6016] The partner's edge offers nothing by ALPN for 'job1.server.fl.org', no HTTP/2, without which gRPC does not start: the partner must switch HTTP/2 on (ALPN h2)."),
        answered(
            "what is no HTTP/2",
            SERVER,
            new Exchange.NotHttp2(),
            Rung.HTTP2,
            Who.PARTNER,
            "[IFL6017] The partner's edge agrees to HTTP/2 for 'job1.server.fl.org' and does not speak it: the partner must see what runs behind it."),
        arguments(
            "TLS called in the clear",
            IN_THE_CLEAR,
            walk(
                new Lookup.Found(List.of("192.0.2.1")),
                List.of(new Dial("192.0.2.1", Dial.End.CONNECTED)),
                null,
                new Exchange.Closed(false)),
            Rung.HTTP2,
            Who.US,
            "[IFL6017] Port 443 of 'job1.server.fl.org' does not speak HTTP/2 in the clear: we must name the partner's roots with --cert, so that the party uses TLS."),
        answered(
            "silence before HTTP/2",
            SERVER,
            new Exchange.Silent(false),
            Rung.HTTP2,
            Who.PARTNER,
            "[IFL6018] The partner's edge does not answer a gRPC call for 'job1.server.fl.org' within 10 s: the partner must see that what runs behind it answers."),
        answered(
            "silence after HTTP/2",
            OWN,
            new Exchange.Silent(true),
            Rung.GRPC,
            Who.US,
            "[IFL6018] Our edge does not answer a gRPC call for 'job1.server.fl.org' within 10 s: we must see that what runs behind it answers."),
        answered(
            "a call that is cut",
            SERVER,
            new Exchange.Closed(true),
            Rung.GRPC,
            Who.PARTNER,
            "[IFL6018] The partner's edge breaks a gRPC call for 'job1.server.fl.org' off without an answer: the partner must see in its log why."),
        answered(
            "no route at the edge",
            SERVER,
            new Exchange.Answer(404, null, ""),
            Rung.GRPC,
            Who.PARTNER,
            "[IFL6019] The partner's edge has no route for 'job1.server.fl.org' (HTTP 404): the partner must see that a job with that host runs and that its Ingress names the class of that edge."),
        answered(
            "nobody behind our edge",
            OWN,
            new Exchange.Answer(503, null, ""),
            Rung.GRPC,
            Who.US,
            "[IFL6020] Our edge knows 'job1.server.fl.org' and has nobody behind it (HTTP 503): we must see that the Pod of the job runs and listens."),
        answered(
            "a party that does not listen yet",
            PEER,
            new Exchange.Answer(502, null, ""),
            Rung.GRPC,
            Who.PARTNER,
            "[IFL6020] The partner's edge knows 'job1.server.fl.org' and has nobody behind it (HTTP 502): the partner must start the party, which listens once the server has accepted it."),
        answered(
            "nobody behind an edge that says so in gRPC",
            SERVER,
            new Exchange.Answer(200, 14, "no healthy upstream"),
            Rung.GRPC,
            Who.PARTNER,
            "[IFL6020] The partner's edge knows 'job1.server.fl.org' and has nobody behind it (gRPC status 14): the partner must see that the Pod of the job runs and listens."),
        answered(
            "an edge that refuses",
            SERVER,
            new Exchange.Answer(403, null, ""),
            Rung.GRPC,
            Who.PARTNER,
            "[IFL6021] The partner's edge answers a gRPC call for 'job1.server.fl.org' with HTTP 403: the partner must have it pass calls on to the job as gRPC."),
        answered(
            "a page",
            SERVER,
            new Exchange.Answer(200, null, ""),
            Rung.GRPC,
            Who.PARTNER,
            "[IFL6022] What answers for 'job1.server.fl.org' does not speak gRPC: the partner must see that the edge leads that host to the gRPC port of the job."),
        answered(
            "another gRPC",
            SERVER,
            new Exchange.Answer(200, 12, ""),
            Rung.GRPC,
            Who.PARTNER,
            "[IFL6023] What answers for 'job1.server.fl.org' speaks gRPC and is not iFLearner (status 12): the partner must see that the edge leads that host to the job's Service."));
  }

  @Test
  void theAuthorityThatHasEndedIsNamed() {
    var before = Authority.create("old-ca", NOW.minus(YEAR), YEAR, RANDOM);
    var outlives = OthersMade.signedBeyond(before, HOST, NOW.minus(YEAR), YEAR.multipliedBy(2));
    var roots = new Roots.Known("'ca.crt'", List.of(before.certificate()));
    var walk = open(new Handshake.Done(List.of(outlives), "h2"), IFLEARNER);

    assertThat(((Broken) Ladder.judge(SERVER, walk, roots, NOW)).problem())
        .hasToString(
            "[IFL6015] The authority 'CN=old-ca', by which 'ca.crt' trusts the certificate of 'job1.server.fl.org', expired at 2026-11-22T12:00:00Z: we must put its successor there.");
  }

  @Test
  void whereIFLearnerAnswersTheWayIsOpen() {
    assertThat(Ladder.judge(SERVER, open(SHOWN, IFLEARNER), ROOTS, NOW))
        .isEqualTo(new Verdict.Open(List.of()));
    assertThat(Ladder.judge(IN_THE_CLEAR, open(null, IFLEARNER), ROOTS, NOW))
        .isEqualTo(new Verdict.Open(List.of()));
  }

  @Test
  void whatWasNotJudgedAndWhatOthersWouldRefuseIsSaid() {
    var prototypes = OthersMade.selfSigned("*.server.fl.org", NOW, YEAR);
    var unknown = new Roots.Unknown("name the roots with --ca");

    var open = Ladder.judge(SERVER, open(shown(prototypes, "h2"), IFLEARNER), unknown, NOW);
    assertThat(open).isInstanceOf(Verdict.Open.class);
    assertThat(open.remarks())
        .map(Problem::toString)
        .containsExactly(
            "[IFL6024] The certificate of 'job1.server.fl.org' has no subjectAltName: iFLearner takes its common name, other clients do not.",
            "[IFL6025] Who signed the certificate of 'job1.server.fl.org' was not judged: name the roots with --ca.");
  }

  private static Arguments broken(
      String situation,
      Target target,
      Handshake handshake,
      @Nullable Exchange exchange,
      Rung at,
      Who who,
      String sentence) {
    return arguments(situation, target, open(handshake, exchange), at, who, sentence);
  }

  private static Arguments answered(
      String situation, Target target, Exchange exchange, Rung at, Who who, String sentence) {
    return broken(situation, target, SHOWN, exchange, at, who, sentence);
  }

  private static Walk open(@Nullable Handshake handshake, @Nullable Exchange exchange) {
    return walk(
        new Lookup.Found(List.of("192.0.2.1")),
        List.of(new Dial("192.0.2.1", Dial.End.CONNECTED)),
        handshake,
        exchange);
  }

  private static Walk dialled(Dial.End... ends) {
    var dials =
        Stream.iterate(1, i -> i + 1)
            .limit(ends.length)
            .map(i -> new Dial("192.0.2." + i, Arrays.asList(ends).get(i - 1)))
            .toList();
    return walk(new Lookup.Found(dials.stream().map(Dial::address).toList()), dials, null, null);
  }

  private static Walk walk(
      Lookup lookup, List<Dial> dials, @Nullable Handshake handshake, @Nullable Exchange exchange) {
    return new Walk(Limits.DEFAULT, lookup, dials, handshake, exchange);
  }

  private static Handshake shown(Identity identity, String protocol) {
    return new Handshake.Done(identity.chain(), protocol);
  }

  private static Identity leaf(Instant at, String... hosts) {
    var authority = at.isBefore(NOW) ? Authority.create("fl-ca", at, YEAR, RANDOM) : AUTHORITY;
    return authority.issueServer("leaf", List.of(hosts), at, Duration.ofDays(30), RANDOM);
  }
}
