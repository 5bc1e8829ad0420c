package com.iflytek.iflearner.ladder;

import static java.util.stream.Collectors.joining;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Problem;
import com.iflytek.iflearner.job.Quoted;
import com.iflytek.iflearner.ladder.Target.Kind;
import com.iflytek.iflearner.ladder.Verdict.Broken;
import com.iflytek.iflearner.ladder.Verdict.Open;
import com.iflytek.iflearner.ladder.Walk.Dial;
import com.iflytek.iflearner.ladder.Walk.Exchange;
import com.iflytek.iflearner.ladder.Walk.Handshake;
import com.iflytek.iflearner.ladder.Walk.Lookup;
import com.iflytek.iflearner.pki.Served;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges what was seen on the way to a target: the first rung that is broken, and whose turn it is.
 */
public final class Ladder {
  /** What the gRPC of iFLearner, Python's, says of a method that it does not have. */
  private static final String UNKNOWN_METHOD = "Method not found!";

  private static final int UNIMPLEMENTED = 12;
  private static final int UNAVAILABLE = 14;

  private final Target target;
  private final Walk walk;
  private final Roots roots;
  private final Instant now;
  private final List<Problem> remarks = new ArrayList<>();

  private Ladder(Target target, Walk walk, Roots roots, Instant now) {
    this.target = target;
    this.walk = walk;
    this.roots = roots;
    this.now = now;
  }

  /** What the walk says of the way to the target; certificates are judged as of {@code now}. */
  public static Verdict judge(Target target, Walk walk, Roots roots, Instant now) {
    return new Ladder(target, walk, roots, now).verdict();
  }

  private Verdict verdict() {
    return name()
        .or(this::connection)
        .or(() -> handshake(walk.handshake()))
        .or(() -> exchange(walk.exchange()))
        .<Verdict>map(fault -> new Broken(fault.at, fault.who, fault.problem, remarks))
        .orElseGet(() -> new Open(remarks));
  }

  private record Fault(Rung at, Who who, Problem problem) {}

  private Optional<Fault> name() {
    return switch (walk.lookup()) {
      case Lookup.Found _ -> Optional.empty();
      case Lookup.Unknown() ->
          ours(
              Rung.DNS,
              Code.HOST_UNKNOWN,
              "%s has no address in DNS: we must publish it with the address of %s"
                  .formatted(host(), edge()));
      case Lookup.Unanswered() ->
          ours(
              Rung.DNS,
              Code.DNS_SILENT,
              "No name server answers for %s within %s: we must see that ours work and reach the one that has the name"
                  .formatted(host(), text(walk.limits().lookup())));
    };
  }

  /** With several addresses, what tells most: somebody who refuses is there. */
  private Optional<Fault> connection() {
    if (walk.connected().isPresent()) {
      return Optional.empty();
    }
    var refused = addresses(Dial.End.REFUSED);
    var silent = addresses(Dial.End.SILENT);
    if (!refused.isEmpty()) {
      return theirs(
          Rung.TCP,
          Code.CONNECTION_REFUSED,
          "%s refuses connections at port %d: %s must have the edge listen there, or tell the right address and port"
              .formatted(refused, target.port(), owner()));
    }
    if (!silent.isEmpty()) {
      return fault(
          Rung.TCP,
          Who.NETWORK,
          Code.CONNECTION_SILENT,
          "No answer comes from %s at port %d within %s: if that is the address of %s, a firewall between must let TCP through"
              .formatted(silent, target.port(), text(walk.limits().connect()), edge()));
    }
    return fault(
        Rung.TCP,
        Who.NETWORK,
        Code.ADDRESS_UNROUTED,
        "This computer has no route to %s: if that is the address of %s, the network between must lead there"
            .formatted(addresses(Dial.End.NO_ROUTE), edge()));
  }

  private Optional<Fault> handshake(@Nullable Handshake handshake) {
    return switch (handshake) {
      case null -> Optional.empty(); // called in the clear
      case Handshake.Done(var chain, var protocol) ->
          certificate(Served.judge(chain, target.host(), trusted(), now)).or(() -> alpn(protocol));
      case Handshake.Refused(var alert) -> refused(alert);
      case Handshake.Disagreed() -> disagreed();
      case Handshake.NotTls() ->
          theirs(
              Rung.TLS,
              Code.TLS_NOT_SPOKEN,
              "What listens at port %d of %s does not speak TLS: %s must tell the port at which the edge does, or switch TLS on there"
                  .formatted(target.port(), host(), owner()));
      case Handshake.Closed() ->
          theirs(
              Rung.TLS,
              Code.TLS_BROKEN_OFF,
              "The connection to %s is closed before TLS is agreed on: %s must see in the log of the edge why, or that a firewall before it lets TLS for that name through"
                  .formatted(host(), owner()));
      case Handshake.Silent() ->
          theirs(
              Rung.TLS,
              Code.TLS_BROKEN_OFF,
              "Port %d of %s accepts connections and does not answer to TLS within %s: %s must see that the edge runs behind that address"
                  .formatted(target.port(), host(), text(walk.limits().handshake()), owner()));
    };
  }

  private Optional<Fault> refused(String alert) {
    return switch (alert) {
      case "certificate_required", "bad_certificate" -> // we have shown none
          theirs(
              Rung.TLS,
              Code.CLIENT_CERTIFICATE_DEMANDED,
              "%s demands a certificate of its clients, which iFLearner cannot show: %s must let clients in without one"
                  .formatted(edge(), owner()));
      case "no_application_protocol" -> alpn("");
      case "protocol_version", "insufficient_security" -> disagreed();
      default ->
          theirs(
              Rung.TLS,
              Code.TLS_REFUSED,
              "%s refuses TLS for %s (alert %s): %s must give it a certificate for that name"
                  .formatted(edge(), host(), alert, owner()));
    };
  }

  private Optional<Fault> disagreed() {
    return theirs(
        Rung.TLS,
        Code.TLS_DISAGREES,
        "%s and this computer agree on no version and cipher of TLS: %s must offer TLS 1.2 or 1.3"
            .formatted(edge(), owner()));
  }

  private Optional<Fault> certificate(Served served) {
    return switch (served) {
      case Served.Good(var byCommonName) -> {
        if (byCommonName) {
          remarks.add(
              new Problem(
                  Code.COMMON_NAME_ONLY,
                  "The certificate of %s has no subjectAltName: iFLearner takes its common name, other clients do not."
                      .formatted(host())));
        }
        if (roots instanceof Roots.Unknown(var why)) {
          remarks.add(
              new Problem(
                  Code.CHAIN_NOT_JUDGED,
                  "Who signed the certificate of %s was not judged: %s.".formatted(host(), why)));
        }
        yield Optional.empty();
      }
      case Served.OtherName(var names, var tooDeep) when tooDeep ->
          theirs(
              Rung.TLS,
              Code.SERVED_NAME_WRONG,
              "The certificate that %s shows for %s is for %s, and a wildcard stands for one label: %s must put one that names the host into the Secret of the job's Ingress"
                  .formatted(edge(), host(), list(names), owner()));
      case Served.OtherName(var names, _) ->
          theirs(
              Rung.TLS,
              Code.SERVED_NAME_WRONG,
              "The certificate that %s shows for %s is for %s: %s must see that a job with that host runs and that the Secret of its Ingress holds a certificate for it"
                  .formatted(edge(), host(), names.isEmpty() ? "no name" : list(names), owner()));
      case Served.Ended(var at) ->
          theirs(
              Rung.TLS,
              Code.SERVED_EXPIRED,
              "The certificate of %s expired at %s: %s must renew it, under the same authority"
                  .formatted(host(), at, owner()));
      case Served.NotBegun(var from) ->
          theirs(
              Rung.TLS,
              Code.SERVED_NOT_YET_VALID,
              "The certificate of %s is not valid before %s, and here it is %s: %s must put the clock right that is wrong, or use another one until then"
                  .formatted(host(), from, now, owner()));
      case Served.Foreign(var issuer) ->
          ours(
              Rung.TLS,
              Code.SERVED_BY_STRANGER,
              "The certificate of %s is signed by %s, whom %s does not trust: we must put the authority of %s there, or have the certificate signed by one that is there"
                  .formatted(
                      host(),
                      Quoted.of(issuer),
                      whereRoots(),
                      target.kind() == Kind.OWN ? "our edge" : "the partner"));
      case Served.AuthorityEnded(var name, var at) ->
          ours(
              Rung.TLS,
              Code.AUTHORITY_ENDED,
              "The authority %s, by which %s trusts the certificate of %s, expired at %s: we must put its successor there"
                  .formatted(Quoted.of(name), whereRoots(), host(), at));
    };
  }

  private Optional<Fault> alpn(String protocol) {
    return protocol.equals("h2")
        ? Optional.empty()
        : theirs(
            Rung.HTTP2,
            Code.HTTP2_NOT_OFFERED,
            "%s offers %s for %s, no HTTP/2, without which gRPC does not start: %s must switch HTTP/2 on (ALPN h2)"
                .formatted(
                    edge(),
                    protocol.isEmpty() ? "nothing by ALPN" : "only " + Quoted.of(protocol),
                    host(),
                    owner()));
  }

  private Optional<Fault> exchange(@Nullable Exchange exchange) {
    return switch (exchange) {
      case null -> throw new IllegalArgumentException("a walk without an end: " + walk);
      case Exchange.Answer(var http, var grpc, var message) -> answer(http, grpc, message);
      case Exchange.Refused(var alert) -> refused(alert);
      case Exchange.NotHttp2() -> notHttp2();
      case Exchange.Closed(var http2) when !http2 -> notHttp2();
      case Exchange.Closed _ ->
          theirs(
              Rung.GRPC,
              Code.CALL_NOT_ANSWERED,
              "%s breaks a gRPC call for %s off without an answer: %s must see in its log why"
                  .formatted(edge(), host(), owner()));
      case Exchange.Silent(var http2) ->
          theirs(
              http2 ? Rung.GRPC : Rung.HTTP2,
              Code.CALL_NOT_ANSWERED,
              "%s does not answer a gRPC call for %s within %s: %s must see that what runs behind it answers"
                  .formatted(edge(), host(), text(walk.limits().exchange()), owner()));
    };
  }

  private Optional<Fault> notHttp2() {
    return target.tls()
        ? theirs(
            Rung.HTTP2,
            Code.HTTP2_NOT_SPOKEN,
            "%s agrees to HTTP/2 for %s and does not speak it: %s must see what runs behind it"
                .formatted(edge(), host(), owner()))
        : ours(
            Rung.HTTP2,
            Code.HTTP2_NOT_SPOKEN,
            "Port %d of %s does not speak HTTP/2 in the clear: we must name the partner's roots with %s, so that the party uses TLS"
                .formatted(
                    target.port(), host(), target.kind() == Kind.PEER ? "--peer-cert" : "--cert"));
  }

  private Optional<Fault> answer(int http, @Nullable Integer grpc, String message) {
    return grpc == null ? plainAnswer(http) : grpcAnswer(grpc, message);
  }

  private Optional<Fault> grpcAnswer(int status, String message) {
    if (status == UNIMPLEMENTED && message.equals(UNKNOWN_METHOD)) {
      return Optional.empty();
    }
    return status == UNAVAILABLE
        ? noBackend("gRPC status 14")
        : theirs(
            Rung.GRPC,
            Code.IFLEARNER_NOT_THERE,
            "What answers for %s speaks gRPC and is not iFLearner (status %d): %s must see that the edge leads that host to the job's Service"
                .formatted(host(), status, owner()));
  }

  private Optional<Fault> plainAnswer(int http) {
    return switch (http) {
      case 404 ->
          theirs(
              Rung.GRPC,
              Code.ROUTE_MISSING,
              "%s has no route for %s (HTTP 404): %s must see that a job with that host runs and that its Ingress names the class of that edge"
                  .formatted(edge(), host(), owner()));
      case 502, 503, 504 -> noBackend("HTTP " + http);
      case 200 ->
          theirs(
              Rung.GRPC,
              Code.GRPC_NOT_SPOKEN,
              "What answers for %s does not speak gRPC: %s must see that the edge leads that host to the gRPC port of the job"
                  .formatted(host(), owner()));
      default ->
          theirs(
              Rung.GRPC,
              Code.EDGE_REFUSES,
              "%s answers a gRPC call for %s with HTTP %d: %s must have it pass calls on to the job as gRPC"
                  .formatted(edge(), host(), http, owner()));
    };
  }

  /** A party listens only once its server has taken it in. */
  private Optional<Fault> noBackend(String status) {
    return theirs(
        Rung.GRPC,
        Code.BACKEND_MISSING,
        "%s knows %s and has nobody behind it (%s): %s must %s"
            .formatted(
                edge(),
                host(),
                status,
                owner(),
                target.kind() == Kind.PEER
                    ? "start the party, which listens once the server has accepted it"
                    : "see that the Pod of the job runs and listens"));
  }

  private Optional<List<X509Certificate>> trusted() {
    return switch (roots) {
      case Roots.Known(_, var certificates) -> Optional.of(certificates);
      case Roots.Unknown _ -> Optional.empty();
    };
  }

  private String whereRoots() {
    return switch (roots) {
      case Roots.Known(var where, _) -> where;
      case Roots.Unknown _ -> "nobody";
    };
  }

  private String host() {
    return Quoted.of(target.host());
  }

  private String edge() {
    return target.kind() == Kind.OWN ? "our edge" : "the partner's edge";
  }

  private String owner() {
    return target.kind() == Kind.OWN ? "we" : "the partner";
  }

  private String addresses(Dial.End end) {
    return walk.dials().stream()
        .filter(dial -> dial.end() == end)
        .map(Dial::address)
        .collect(joining(" and "));
  }

  /** The first few. */
  private static String list(List<String> names) {
    return Stream.concat(
            names.stream().limit(3).map(Quoted::of),
            names.size() > 3 ? Stream.of("%d more".formatted(names.size() - 3)) : Stream.of())
        .collect(joining(", "));
  }

  private static String text(Duration duration) {
    return duration.toMillisPart() == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
  }

  private static Optional<Fault> ours(Rung at, Code code, String clause) {
    return fault(at, Who.US, code, clause);
  }

  private Optional<Fault> theirs(Rung at, Code code, String clause) {
    var who = target.kind() == Kind.OWN ? Who.US : Who.PARTNER;
    return fault(at, who, code, clause);
  }

  private static Optional<Fault> fault(Rung at, Who who, Code code, String clause) {
    var sentence = Character.toUpperCase(clause.charAt(0)) + clause.substring(1) + ".";
    return Optional.of(new Fault(at, who, new Problem(code, sentence)));
  }
}
