package com.iflytek.iflearner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.cli.LintCommandTest.Run;
import com.iflytek.iflearner.cli.cert.CertFolder;
import com.iflytek.iflearner.local.Command;
import com.iflytek.iflearner.local.PythonRuntime;
import com.iflytek.iflearner.pki.Identity;
import com.iflytek.iflearner.pki.Organisation;
import com.iflytek.iflearner.pki.Organisation.Order;
import com.iflytek.iflearner.rules.Certificate;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the command says of a certificate is what OpenSSL and gRPC do with it: {@code openssl
 * verify}, {@code openssl s_client} and the Python gRPC that iFLearner runs on, each asked about
 * the same files and host.
 */
class CertVerdictsIT {
  private static final String HOST = "job1.server.iflearner.com";
  private static final String ACCEPTED = "accepted";
  private static final String NO_HOST = "Hostname Verification Check failed";
  private static final Path SCRIPT =
      Path.of("src/test/resources/com/iflytek/iflearner/cli/handshake.py");
  private static final Duration DAY = Duration.ofDays(1);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String python =
      PythonRuntime.ofThisComputer(System.err::println).programs().resolve("python").toString();

  @TempDir private Path folder;

  @BeforeEach
  void givenAnAuthority() {
    ours("init", "--name", "Organisation A");
  }

  @Test
  void aGoodOneIsTakenByAll() throws IOException {
    ours("issue", "server", "--host", "*.server.iflearner.com");

    allAccept(HOST);
  }

  @Test
  void aRenewedOneIsTakenUnderTheRootsThatPartnersHave() throws IOException {
    ours("issue", "party", "--host", "*.a.party.iflearner.com", "--host", "10.0.0.1");
    ours("renew", "party");

    var verdict = verdict(Certificate.PARTY, "job1.a.party.iflearner.com");

    assertThat(verdict).isEqualTo(new Verdict(0, "OK", "Verify return code: 0 (ok)", ACCEPTED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aBadOneIsRefusedByAllForTheSameReason(
      String situation, Making making, String host, String openssl, String grpc)
      throws IOException {
    making.make(this);

    var verdict = verdict(Certificate.SERVER, host);

    assertThat(verdict.inspect()).isEqualTo(1);
    assertThat(verdict.verify()).contains(openssl);
    assertThat(verdict.client()).contains(openssl);
    assertThat(verdict.grpc()).contains(grpc);
  }

  static Stream<Arguments> aBadOneIsRefusedByAllForTheSameReason() {
    var expired = "certificate has expired";
    var early = "certificate is not yet valid";
    var foreign = "unable to get local issuer certificate";
    var name = "hostname mismatch";
    var peer = NO_HOST;
    Making wildcard = test -> test.ours("issue", "server", "--host", "*.server.iflearner.com");
    return Stream.of(
        arguments("expired", at(DAY.multipliedBy(-10)), HOST, expired, expired),
        arguments("not yet valid", at(DAY.multipliedBy(10)), HOST, early, early),
        arguments("of another authority of the same name", foreign(), HOST, foreign, foreign),
        arguments("for another host", wildcard, "job1.a.party.iflearner.com", name, peer),
        arguments("for a label less", wildcard, "job1.a.server.iflearner.com", name, peer));
  }

  /** As the README of the prototype made it. */
  @Test
  void oneWithACommonNameOnlyIsTakenByIflearnerAndSoItIsSaid() throws IOException {
    openssl(
        "openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=*.server.iflearner.com"
            + " -keyout server-iflearner-secret.key -out server-iflearner-secret.crt"
            + " && cp server-iflearner-secret.crt ca.crt");

    allAccept(HOST);
    assertThat(inspect(Certificate.SERVER, HOST).out())
        .contains("yes, by the common name '*.server.iflearner.com' alone; it has no subjectAlt");
    var deeper = verdict(Certificate.SERVER, "job1.a.server.iflearner.com");
    assertThat(deeper.inspect()).isEqualTo(1);
    assertThat(deeper.verify()).contains("hostname mismatch");
    assertThat(deeper.grpc()).contains(NO_HOST);
  }

  /** So we side with the stricter: not every partner's tools are gRPC. */
  @Test
  void aWildcardForAllOfComIsTakenByGrpcAlone() throws IOException {
    var wide = signed(files().organisation(), "*.com", Instant.now());
    files().write(Certificate.SERVER, wide, true);

    var verdict = verdict(Certificate.SERVER, "server.com");

    assertThat(verdict.inspect()).isEqualTo(1);
    assertThat(verdict.verify()).contains("hostname mismatch");
    assertThat(verdict.grpc()).isEqualTo(ACCEPTED);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void anAuthorityThatOpensslMadeSignsToo(String kind, String commands) throws IOException {
    openssl("rm ca.key ca.crt && " + commands);
    var issued =
        Run.of("cert", "issue", "server", "--dir", folder.toString(), "--host", HOST, "--days=20");
    assertThat(issued.err()).isEmpty();

    allAccept(HOST);
  }

  static Stream<Arguments> anAuthorityThatOpensslMadeSignsToo() {
    var make = "openssl req -x509 -nodes -days 30 -subj /CN=ca -keyout ca.key -out ca.crt -newkey ";
    var sign = " && openssl x509 -req -in ca.csr -days 25 -extfile ca.ext";
    return Stream.of(
        arguments("RSA, PKCS#8", make + "rsa:2048"),
        arguments(
            "RSA, PKCS#1",
            make
                + "rsa:3072 && openssl rsa -traditional -in ca.key -out ca1.key && mv ca1.key ca.key"),
        arguments(
            "EC, SEC 1",
            "openssl ecparam -name secp384r1 -genkey -out ca.key && openssl req -x509 -days 30"
                + " -subj /CN=ca -key ca.key -out ca.crt"),
        arguments(
            "an identifier of its own",
            "printf '%s\\n' [req] prompt=no distinguished_name=d x509_extensions=e [d] CN=ca [e]"
                + " basicConstraints=critical,CA:TRUE subjectKeyIdentifier=00:11:22:33 >ca.cnf && "
                + make.replace("-subj /CN=ca", "-config ca.cnf")
                + "ec -pkeyopt ec_paramgen_curve:P-256"),
        arguments(
            "one that another signed",
            make.replace("ca.", "root.")
                + "rsa:2048 && openssl req -new -nodes -subj /CN=between -keyout ca.key -out ca.csr"
                + " -newkey rsa:2048 && echo basicConstraints=critical,CA:TRUE >ca.ext"
                + sign
                + " -CA root.crt -CAkey root.key -CAcreateserial -out between.crt"
                + " && cat between.crt root.crt >ca.crt"));
  }

  private void allAccept(String host) throws IOException {
    assertThat(verdict(Certificate.SERVER, host))
        .isEqualTo(new Verdict(0, "OK", "Verify return code: 0 (ok)", ACCEPTED));
  }

  /** Leaves files of a server and, under {@code ca.crt}, what its caller trusts. */
  @FunctionalInterface
  interface Making {
    void make(CertVerdictsIT test) throws IOException;
  }

  /** What we, openssl and gRPC say; of openssl only the line that matters. */
  record Verdict(int inspect, String verify, String client, String grpc) {}

  /** Made that long from now, for two days, by an authority that is there for years. */
  private static Making at(Duration fromNow) {
    return test -> {
      var made = Instant.now().plus(fromNow);
      var organisation =
          Organisation.create(
              "A", Instant.now().minus(DAY.multipliedBy(99)), DAY.multipliedBy(999), RANDOM);
      test.files().write(organisation, true);
      test.files().write(Certificate.SERVER, signed(organisation, HOST, made), true);
    };
  }

  private static Making foreign() {
    return test -> {
      var other =
          Organisation.create(
              "iFLearner authority of Organisation A", Instant.now(), DAY.multipliedBy(9), RANDOM);
      test.files().write(Certificate.SERVER, signed(other, HOST, Instant.now()), true);
    };
  }

  private static Identity signed(Organisation by, String host, Instant now) {
    return by.issue(
        new Order("iFLearner server", List.of(host), null),
        now,
        now.plus(DAY.multipliedBy(2)),
        RANDOM);
  }

  private CertFolder files() {
    return new CertFolder(folder);
  }

  private Verdict verdict(Certificate role, String host) throws IOException {
    var certificate = files().certificate(role).toString();
    var roots = files().authority().toString();
    var verify =
        openssl(
            "openssl verify -purpose sslserver -verify_hostname %s -CAfile %s -untrusted %s %s || true"
                .formatted(host, roots, certificate, certificate));
    var edge =
        new ProcessBuilder(
                python, SCRIPT.toString(), "serve", files().key(role).toString(), certificate)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var _ = edge.getOutputStream(); // its end is the edge's
        var itsOutput = edge.inputReader()) {
      var port = itsOutput.readLine();
      var client =
          openssl(
              "openssl s_client -alpn h2 -verify_return_error -verify_hostname %s -CAfile %s"
                      .formatted(host, roots)
                  + " -connect 127.0.0.1:"
                  + port
                  + " </dev/null 2>&1 || true");
      // What gRPC logs about a handshake is none of its answer.
      var call = new ProcessBuilder(python, SCRIPT.toString(), "call", port, roots, host);
      call.environment().put("GRPC_VERBOSITY", "NONE");
      var grpc = Command.tryRun(call).output().strip();
      return new Verdict(
          inspect(role, host).status(),
          line(verify, certificate + ": OK", "error "),
          line(client, "Verify return code: 0 (ok)", "verify error"),
          grpc);
    } finally {
      edge.destroyForcibly();
    }
  }

  private static String line(String output, String good, String bad) {
    var lines = output.lines().map(String::strip).toList();
    var failed = lines.stream().filter(line -> line.contains(bad)).findFirst();
    assertThat(failed.isPresent() != lines.contains(good)).as(output).isTrue();
    return failed.orElse(good.endsWith(": OK") ? "OK" : good);
  }

  private Run inspect(Certificate role, String host) {
    return Run.of(
        "cert",
        "inspect",
        files().certificate(role).toString(),
        "--host=" + host,
        "--ca=" + files().authority());
  }

  private void ours(String command, String... words) {
    var all = new ArrayList<>(List.of("cert", command, "--dir=" + folder));
    all.addAll(List.of(words));
    var run = Run.of(all.toArray(String[]::new));
    assertThat(run.status()).as(run.err()).isZero();
  }

  /** What the commands print, in the folder; all must end well. */
  private String openssl(String commands) {
    var shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands);
    var result = Command.tryRun(shell.directory(folder.toFile()));
    assertThat(result.succeeded()).as(result.output()).isTrue();
    return result.output();
  }
}
