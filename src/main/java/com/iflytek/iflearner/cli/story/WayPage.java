package com.iflytek.iflearner.cli.story;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.job.Problem;
import com.iflytek.iflearner.job.Quoted;
import com.iflytek.iflearner.ladder.Rung;
import com.iflytek.iflearner.ladder.Verdict;
import com.iflytek.iflearner.ladder.Walk.Handshake;
import com.iflytek.iflearner.ladder.Walk.Lookup;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The ways that were tried, as they are printed. */
public final class WayPage {
  private WayPage() {}

  /**
   * For people and for programs.
   *
   * @param nowhere what is wrong with jobs that lead nowhere
   */
  public static Page of(List<Way> ways, List<Problem> nowhere) {
    var lines = new ArrayList<String>();
    var json = JsonNodeFactory.instance.objectNode();
    var list = json.putArray("ways");
    for (var way : ways) {
      lines.addAll(lines(way));
      json(way, list.addObject());
    }
    nowhere.stream().map(Problem::toString).forEach(lines::add);
    problems(json.putArray("nowhere"), nowhere);
    return new Page(lines, json);
  }

  private static List<String> lines(Way way) {
    var target = way.target();
    var rungs = new Columns();
    for (var rung : Rung.values()) {
      rungs.row(state(rung, way), rung.wire(), detail(rung, way));
    }
    return Stream.of(
            Stream.of(
                "%s: %s %s at port %d, from this computer"
                    .formatted(way.job(), target.kind().wire(), target.host(), target.port())),
            rungs.lines().stream(),
            way.verdict() instanceof Verdict.Broken broken
                ? Stream.of(broken.problem().toString())
                : Stream.<String>empty(),
            way.verdict().remarks().stream().map(remark -> "warning: " + remark))
        .flatMap(line -> line)
        .toList();
  }

  private static String state(Rung rung, Way way) {
    if (way.verdict() instanceof Verdict.Broken broken && rung.compareTo(broken.at()) >= 0) {
      return rung == broken.at() ? "broken" : "not tried";
    }
    return rung == Rung.TLS && !way.target().tls() ? "not used" : "ok";
  }

  private static String detail(Rung rung, Way way) {
    return switch (rung) {
      case DNS -> way.walk().lookup() instanceof Lookup.Found found ? addresses(found) : "";
      case TCP -> way.walk().connected().orElse("");
      case TLS -> certificate(way.walk().handshake());
      case HTTP2, GRPC -> "";
    };
  }

  private static String addresses(Lookup.Found found) {
    return String.join(", ", found.addresses());
  }

  private static String certificate(@Nullable Handshake handshake) {
    if (!(handshake instanceof Handshake.Done(var chain, _))) {
      return "";
    }
    var leaf = chain.getFirst();
    return "signed by %s, until %s"
        .formatted(
            Quoted.of(leaf.getIssuerX500Principal().getName()), leaf.getNotAfter().toInstant());
  }

  private static void json(Way way, ObjectNode json) {
    json.put("job", way.job());
    json.put("kind", way.target().kind().wire());
    json.put("host", way.target().host());
    json.put("port", way.target().port());
    json.put("address", way.walk().connected().orElse(null));
    var rungs = json.putArray("rungs");
    for (var rung : Rung.values()) {
      rungs.addObject().put("rung", rung.wire()).put("state", state(rung, way));
    }
    if (way.verdict() instanceof Verdict.Broken broken) {
      json.put("code", broken.problem().code().id());
      json.put("who", broken.who().wire());
      json.put("sentence", broken.problem().sentence());
    }
    problems(json.putArray("remarks"), way.verdict().remarks());
  }

  private static void problems(ArrayNode list, List<Problem> problems) {
    problems.forEach(
        problem ->
            list.addObject().put("code", problem.code().id()).put("sentence", problem.sentence()));
  }
}
