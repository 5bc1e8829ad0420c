package com.iflytek.iflearner.rules;

import static com.iflytek.iflearner.job.Code.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Domains;
import com.iflytek.iflearner.job.Jobs;
import com.iflytek.iflearner.job.Jobs.Draft;
import com.iflytek.iflearner.job.Violation;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ViolationsTest {
  private static final String POD = "/spec/template/spec";
  private static final String FIRST = POD + "/containers/0";
  private static final String ARGS = "spec.template.spec.containers[0].args";
  private static final String SCRIPT = "iflearner/business/homo/aggregate_server.py";

  @ParameterizedTest(name = "{0}")
  @MethodSource({"identities", "reaches", "templates", "commandLines"})
  void everyViolationIsReportedWithItsField(String situation, Draft draft, List<Found> expected) {
    assertThat(Violations.of(draft.job(), Domains.DEFAULT).stream().map(Found::of))
        .isEqualTo(expected);
  }

  static Stream<Arguments> identities() {
    var good = Jobs.server();
    return Stream.of(
        row("a good server", good),
        row("a good client", Jobs.client()),
        row("no name", good.without("/metadata/name"), NAME_INVALID, "metadata.name"),
        row("a name with a dot", good.with("/metadata/name", "a.b"), NAME_INVALID, "metadata.name"),
        row("a name of a digit", good.with("/metadata/name", "1a"), NAME_INVALID, "metadata.name"),
        row("a name of 63 characters", good.with("/metadata/name", "a".repeat(63))),
        row(
            "a name of 64 characters",
            good.with("/metadata/name", "a".repeat(64)),
            NAME_INVALID,
            "metadata.name"),
        row(
            "a name to be generated",
            good.without("/metadata/name").with("/metadata/generateName", "job-")),
        row(
            "a long name to be generated, which the API server cuts",
            good.without("/metadata/name").with("/metadata/generateName", "a".repeat(80))),
        row(
            "a name to be generated that cannot be one",
            good.without("/metadata/name").with("/metadata/generateName", "Job."),
            NAME_INVALID,
            "metadata.generateName"),
        row("no role", good.without("/spec/role"), ROLE_MISSING, "spec.role"),
        row("an empty role", good.with("/spec/role", ""), ROLE_MISSING, "spec.role"),
        row("another role", good.with("/spec/role", "Server"), ROLE_INVALID, "spec.role"),
        row("no host", good.without("/spec/host"), HOST_MISSING, "spec.host"),
        row("an empty host", good.with("/spec/host", ""), HOST_MISSING, "spec.host"),
        row("a host in capitals", host("Job1.server.iflearner.com"), HOST_INVALID, "spec.host"),
        row("a wildcard", host("*.server.iflearner.com"), HOST_INVALID, "spec.host"),
        row("a dot at the end", host("a.server.iflearner.com."), HOST_INVALID, "spec.host"),
        row("two dots", host("a..server.iflearner.com"), HOST_INVALID, "spec.host"),
        row("a path behind the host", host("a.server.iflearner.com/x"), HOST_INVALID, "spec.host"),
        row("another script", host("bücher.server.iflearner.com"), HOST_INVALID, "spec.host"),
        row("a new line", host("a.server.iflearner.com\n"), HOST_INVALID, "spec.host"),
        row(
            "a label that DNS cannot hold",
            host("a".repeat(64) + ".server.iflearner.com"),
            HOST_INVALID,
            "spec.host"),
        row("a megabyte", host("a.".repeat(1 << 19)), HOST_INVALID, "spec.host"),
        row("several labels below the domain", host("x.y.server.iflearner.com")),
        row("the domain itself", host("server.iflearner.com"), HOST_OUTSIDE_DOMAINS, "spec.host"),
        row(
            "a domain that only ends alike",
            host("a.myserver.iflearner.com"),
            HOST_OUTSIDE_DOMAINS,
            "spec.host"),
        row(
            "the domain of the other role",
            host("a.party.iflearner.com"),
            HOST_OUTSIDE_DOMAINS,
            "spec.host"),
        arguments(
            "no spec at all",
            good.without("/spec"),
            List.of(
                new Found(ROLE_MISSING, "spec.role"),
                new Found(HOST_MISSING, "spec.host"),
                new Found(CONTAINERS_MISSING, "spec.template.spec.containers"))),
        row("a spec of another type says just that", good.with("/spec", 1), TYPE_INVALID, "spec"),
        row(
            "a host of another type is not missing",
            good.with("/spec/host", 1),
            TYPE_INVALID,
            "spec.host"));
  }

  static Stream<Arguments> reaches() {
    var good = Jobs.server();
    return Stream.of(
        row("port 0", good.with("/spec/ports/grpc", 0), PORT_INVALID, "spec.ports.grpc"),
        row(
            "port 65536",
            good.with("/spec/ports/status", 65536),
            PORT_INVALID,
            "spec.ports.status"),
        row("a client's unused port", Jobs.client().with("/spec/ports/status", 50001)),
        arguments(
            "a server with one port for both",
            good.with("/spec/ports/status", 50001),
            List.of(
                new Found(PORTS_EQUAL, "spec.ports"),
                new Found(PORT_DISAGREES, "spec.ports.status"))),
        row("no exposure", good.with("/spec/exposure/type", "None")),
        row(
            "an exposure of the future",
            good.with("/spec/exposure/type", "GRPCRoute"),
            EXPOSURE_UNKNOWN,
            "spec.exposure.type"),
        row(
            "a class that cannot be",
            good.with("/spec/exposure/ingressClassName", "Nginx"),
            REFERENCE_INVALID,
            "spec.exposure.ingressClassName"),
        row(
            "a secret without a name",
            good.with("/spec/exposure/tlsSecretName", ""),
            REFERENCE_INVALID,
            "spec.exposure.tlsSecretName"));
  }

  static Stream<Arguments> templates() {
    var good = Jobs.server();
    return Stream.of(
        row(
            "no container",
            good.with(POD + "/containers", List.of()),
            CONTAINERS_MISSING,
            "spec.template.spec.containers"),
        row("a label of its own", good.with("/spec/template/metadata/labels", Map.of("a", "b"))),
        row(
            "a label of ours",
            good.with("/spec/template/metadata/labels", Map.of("git.iflytek.com/attempt", "1")),
            LABEL_RESERVED,
            "spec.template.metadata.labels[git.iflytek.com/attempt]"),
        row(
            "a gate of its own",
            good.with(POD + "/schedulingGates", List.of(Map.of("name", "a/b")))),
        row(
            "a gate of ours",
            good.with(
                POD + "/schedulingGates", List.of(Map.of("name", "git.iflytek.com/recorded"))),
            GATE_RESERVED,
            "spec.template.spec.schedulingGates[0].name"),
        row(
            "two volumes of one name",
            good.with(POD + "/volumes", List.of(Map.of("name", "a"), Map.of("name", "a"))),
            MOUNT_CLASHES,
            "spec.template.spec.volumes[1].name"),
        row(
            "two mounts at one path",
            good.with(
                FIRST + "/volumeMounts",
                List.of(
                    Map.of("name", "a", "mountPath", "/data"),
                    Map.of("name", "b", "mountPath", "/data/"))),
            MOUNT_CLASHES,
            "spec.template.spec.containers[0].volumeMounts[1].mountPath"),
        row(
            "one path in two containers",
            good.with(FIRST + "/volumeMounts", List.of(Map.of("name", "a", "mountPath", "/data")))
                .with(
                    POD + "/containers/-",
                    Map.of(
                        "name",
                        "b",
                        "volumeMounts",
                        List.of(Map.of("name", "a", "mountPath", "/data"))))));
  }

  static Stream<Arguments> commandLines() {
    var good = Jobs.server();
    return Stream.of(
        row("no party", server("-n=0"), NUM_INVALID, ARGS + "[2]"),
        row("less than no party", server("-n", "-1"), NUM_INVALID, ARGS + "[3]"),
        row("a number that is none", server("--num=two"), NUM_INVALID, ARGS + "[2]"),
        row("nothing behind -n", server("-n"), NUM_INVALID, ARGS + "[2]"),
        row("a server without -n", server(), NUM_INVALID, ARGS),
        row("the last one counts", server("-n=0", "-n=2")),
        row("parties that agree", good.with("/spec/parties", 2)),
        row("parties that differ", good.with("/spec/parties", 3), PARTIES_DISAGREE, "spec.parties"),
        row("no parties", good.with("/spec/parties", 0), PARTIES_INVALID, "spec.parties"),
        row("a deadline", good.with("/spec/progressDeadlineSeconds", 1)),
        row(
            "a deadline of no time",
            good.with("/spec/progressDeadlineSeconds", 0),
            DEADLINE_INVALID,
            "spec.progressDeadlineSeconds"),
        row("too many", good.with("/spec/parties", 10_001), PARTIES_INVALID, "spec.parties"),
        row("what a shell makes of it", good.withArgs("sh", "-c", "python " + SCRIPT + " -n 0")),
        row("a variable", server("-n=$(N)")),
        row("another strategy", server("-n=2", "--strategy=FedOpt")),
        row(
            "a strategy in small letters",
            server("-n=2", "--strategy", "fedavg"),
            STRATEGY_UNKNOWN,
            ARGS + "[4]"),
        row(
            "another port for gRPC",
            server("-n=2", "--addr=0.0.0.0:6000"),
            PORT_DISAGREES,
            ARGS + "[3]"),
        row("the same port as by default", server("-n=2", "--addr=[::]:50001")),
        row(
            "ports that agree",
            server("-n=2", "--addr=:6000", "--http_addr=0.0.0.0:6001")
                .with("/spec/ports", Map.of("grpc", 6000, "status", 6001))),
        row(
            "a port that only the field names",
            good.with("/spec/ports/grpc", 6000),
            PORT_DISAGREES,
            "spec.ports.grpc"),
        row("an address without a port", server("-n=2", "--addr=localhost")),
        row(
            "a status page elsewhere",
            server("-n=2", "--http_addr=0.0.0.0:80:50002"),
            PORT_DISAGREES,
            ARGS + "[3]"),
        row(
            "a client's own address with another port",
            Jobs.client().withArgs("python", "t.py", "--peers=0.0.0.0:6000;b:443"),
            PORT_DISAGREES,
            ARGS + "[2]"),
        row(
            "a client without peers",
            Jobs.client().withArgs("python", "t.py").with("/spec/ports/grpc", 6000)),
        row("a client's -n is its own", Jobs.client().withArgs("python", "t.py", "-n=0")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void anUpdateIsRefusedForWhatItMakesWrong(
      String situation, Draft old, Draft changed, List<Found> expected) {
    assertThat(
            Violations.onUpdate(old.job(), changed.job(), Domains.DEFAULT).stream().map(Found::of))
        .isEqualTo(expected);
  }

  static Stream<Arguments> anUpdateIsRefusedForWhatItMakesWrong() {
    var good = Jobs.server();
    var broken =
        good.with("/spec/host", "NO").with("/spec/role", "x").with(POD + "/containers", List.of());
    var frozen = List.of(new Found(FIELD_FROZEN, "spec.template.spec.containers[0].image"));
    return Stream.of(
        arguments("nothing", good, good, List.of()),
        arguments(
            "other parties",
            server("-n=$(N)"),
            server("-n=$(N)").with("/spec/parties", 3),
            List.of()),
        arguments("what was wrong stays wrong", broken, broken.with("/spec/parties", 2), List.of()),
        arguments(
            "something more is wrong",
            broken,
            broken.with("/spec/parties", -1),
            List.of(new Found(PARTIES_INVALID, "spec.parties"))),
        arguments(
            "another role",
            good,
            good.with("/spec/role", "client").with("/spec/host", "a.party.iflearner.com"),
            List.of(
                new Found(FIELD_IMMUTABLE, "spec.role"), new Found(FIELD_IMMUTABLE, "spec.host"))),
        arguments("another image", good, good.with(FIRST + "/image", "x"), frozen),
        arguments(
            "another label",
            good,
            good.with("/spec/template/metadata/labels", Map.of("a/b", "c")),
            List.of(new Found(FIELD_FROZEN, "spec.template.metadata"))),
        arguments(
            "another class",
            good,
            good.with("/spec/exposure/ingressClassName", "traefik"),
            List.of(new Found(FIELD_FROZEN, "spec.exposure"))),
        arguments("the default written out", good, good.with("/spec/ports/grpc", 50001), List.of()),
        arguments(
            "the default exposure written out",
            good,
            good.with("/spec/exposure/type", "Ingress"),
            List.of()),
        arguments(
            "what completion adds, written out",
            good,
            good.with(POD + "/restartPolicy", "Never"),
            List.of()),
        arguments(
            "another scheduler",
            good.with(POD + "/schedulerName", "own"),
            good.with(POD + "/schedulerName", "own").with("/spec/schedulername", "x"),
            List.of(new Found(FIELD_FROZEN, "spec.schedulername"))));
  }

  @Test
  void aSentenceSaysWhatIsWrongAndWhatToDo() {
    assertThat(
            Violations.of(
                server("-n=0").with("/spec/host", "job1.example.com").job(), Domains.DEFAULT))
        .extracting(Violation::message)
        .containsExactly(
            "[IFL1005] 'job1.example.com' is under no domain for the role 'server': must end in"
                + " '.server.iflearner.com'",
            "[IFL1018] '-n' is '0': must be a whole number of at least 1, or the server refuses"
                + " every party");
  }

  @Test
  void everySentenceSaysMustAndIsShort() {
    assertThat(
            Stream.of(identities(), reaches(), templates(), commandLines())
                .flatMap(rows -> rows)
                .map(row -> (Draft) row.get()[1])
                .flatMap(draft -> Violations.of(draft.job(), Domains.DEFAULT).stream()))
        .allSatisfy(v -> assertThat(v.sentence()).contains("must").hasSizeLessThan(250));
  }

  private static Draft server(String... options) {
    return Jobs.server()
        .withArgs(
            Stream.concat(Stream.of("python", SCRIPT), Stream.of(options)).toArray(String[]::new));
  }

  private static Draft host(String host) {
    return Jobs.server().with("/spec/host", host);
  }

  private static Arguments row(String situation, Draft draft) {
    return row(situation, draft, List.of());
  }

  private static Arguments row(String situation, Draft draft, Code code, String at) {
    return row(situation, draft, List.of(new Found(code, at)));
  }

  private static Arguments row(String situation, Draft draft, List<Found> expected) {
    return arguments(situation, draft, expected);
  }

  /** A violation without its prose. */
  record Found(Code code, String at) {
    static Found of(Violation violation) {
      return new Found(violation.code(), violation.at().text());
    }
  }
}
