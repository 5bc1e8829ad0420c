package com.iflytek.iflearner.local.demo;

import static com.iflytek.iflearner.local.demo.SampleRun.CLIENTS;
import static com.iflytek.iflearner.local.demo.SampleRun.PATIENCE;
import static com.iflytek.iflearner.local.demo.SampleRun.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.cli.Iflearner;
import com.iflytek.iflearner.crd.Page;
import com.iflytek.iflearner.local.ThisProgram;
import com.iflytek.iflearner.local.sandbox.Addresses;
import com.iflytek.iflearner.local.sandbox.SharedSandbox;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code iflearner check} on the way to real iFLearner, through real DNS and the real edge. */
final class CheckE2E {
  @RegisterExtension private static final SampleOperator OPERATOR = new SampleOperator();

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String EVERY_RUNG =
      """
        ok  dns     10.88.0.1
        ok  tcp     10.88.0.1
        ok  tls     signed by 'CN=iFLearner authority of organisation A', until [-0-9T:]+Z
        ok  http/2
        ok  grpc
      """;

  private static final String PAGE = "Before the first training: does the way lead there?";

  @TempDir private Path folder;

  private record Checked(int status, String said) {}

  @Test
  void theWayIsOpenToAServerAndNobodyIsRegisteredByWalkingIt() throws Exception {
    var run = OPERATOR.run("check");
    UnaryOperator<String> change =
        sample -> sample.replace("job1.", "job7.").replace("--epochs=10", "--epochs=1000");
    run.apply(SERVER, change);
    var federation = new Federation(SharedSandbox.client(), run.namespace());
    await().atMost(SOON).until(() -> federation.parties(SERVER).isPresent());

    await().atMost(SOON).untilAsserted(() -> assertThat(check(run, SERVER).status).isZero());
    assertThat(check(run, SERVER).said)
        .matches(
            "(?s)iflearnerjob-server: host job7.server.iflearner.com at port 443, from this computer\n"
                + EVERY_RUNG
                + "warning: \\[IFL6025] .*\n");
    assertThat(federation.parties(SERVER)).contains(Map.of());

    run.apply(CLIENTS.getFirst(), change);
    assertThat(check(run, CLIENTS.getFirst()))
        .satisfies(checked -> assertThat(checked.status).isOne())
        .extracting(Checked::said)
        .asString()
        .contains(
            "iflearnerjob-client1: server job7.server.iflearner.com at port 30031,",
            "iflearnerjob-client1: peer job7.b.party.iflearner.com at port 32322,",
            "[IFL6019] The partner's edge has no route for 'job7.b.party.iflearner.com' (HTTP 404): the partner must")
        .doesNotContain("IFL6025");
    run.apply(CLIENTS.getLast(), change);
    await().atMost(PATIENCE).until(() -> epoch(run) > 1);

    assertThat(check(run, CLIENTS.getFirst()).said.lines().filter(line -> line.startsWith("  ")))
        .hasSize(10)
        .allMatch(line -> line.startsWith("  ok "));

    int before = epoch(run);
    for (var command : Page.read("docs/check.md").commands(PAGE)) {
      assertThat(typed(command, run, change)).as(command).extracting(Checked::status).isEqualTo(0);
    }
    await().atMost(PATIENCE).until(() -> epoch(run) > before + 1);
    assertThat(federation.parties(SERVER).orElseThrow()).containsOnlyKeys("client1", "client2");
    CLIENTS.forEach(client -> run.job(client).delete());
    run.job(SERVER).delete();
  }

  @Test
  void theFirstBrokenRungIsNamed() throws Exception {
    var run = OPERATOR.run("broken");
    run.apply(SERVER, sample -> sample.replace("job1.", "job8."));
    await().atMost(SOON).untilAsserted(() -> assertThat(check(run, SERVER).status).isZero());

    assertThat(SharedSandbox.withoutEdge(() -> check(run, SERVER)).said)
        .contains(
            "  broken     tcp",
            "  not tried  tls",
            "[IFL6003] 10.88.0.1 refuses connections at port 443: we must ");
    await().atMost(SOON).untilAsserted(() -> assertThat(check(run, SERVER).status).isZero());

    assertThat(checkFile("job9.server.iflearner.com").said)
        .contains("[IFL6019] Our edge has no route for 'job9.server.iflearner.com' (HTTP 404): ");
    assertThat(checkFile("job8.deep.server.iflearner.com").said)
        .contains("[IFL6011] The certificate that our edge shows for 'job8.deep");
    assertThat(checkFile("job8.server.example.org").said)
        .contains("[IFL6001] 'job8.server.example.org' has no address in DNS: we must publish ");

    run.suspend(SERVER, true);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(check(run, SERVER).said)
                    .contains(
                        "[IFL6020] Our edge knows 'job8.server.iflearner.com' and has nobody behind it (HTTP 50"));
    run.job(SERVER).delete();
  }

  /** As shown, but for names and addresses. */
  private Checked typed(String command, SampleRun run, UnaryOperator<String> change)
      throws Exception {
    var ca =
        SharedSandbox.client()
            .configMaps()
            .inNamespace(run.namespace())
            .withName("server-iflearner-crt")
            .get()
            .getData()
            .get("server-iflearner-secret.crt");
    Files.writeString(folder.resolve("ca.crt"), ca);
    Files.writeString(
        folder.resolve("iflearnerjob-client1.yaml"),
        Serialization.asYaml(SampleRun.sample(CLIENTS.getFirst(), change)));
    var words =
        command
            .replace("job1-client1.yaml", folder + "/iflearnerjob-client1.yaml")
            .replace("ca.crt", folder + "/ca.crt")
            .replace("192.0.2.1", Addresses.NODE)
            .replace(" job1-", " iflearnerjob-")
            .replace("job1.", "job7.")
            .split(" ");
    assertThat(words).startsWith("./iflearner", "check");
    var arguments = new ArrayList<>(List.of(words).subList(2, words.length));
    arguments.addAll(place(run));
    return checked(arguments);
  }

  private Checked checkFile(String host) throws Exception {
    var file = folder.resolve("server.yaml");
    Files.writeString(
        file,
        """
        apiVersion: git.iflytek.com/v1
        kind: IflearnerJob
        metadata: {name: server}
        spec: {role: server, host: %s}
        """
            .formatted(host));
    return checked(List.of(file.toString()));
  }

  private Checked check(SampleRun run, String job) throws Exception {
    var arguments = new ArrayList<>(List.of(job));
    arguments.addAll(place(run));
    return checked(arguments);
  }

  private static List<String> place(SampleRun run) {
    return List.of(
        "--namespace=" + run.namespace(), "--kubeconfig=" + SharedSandbox.get().insideKubeconfig());
  }

  /** In the sandbox's network, with its DNS. */
  private Checked checked(List<String> arguments) throws Exception {
    var dns = folder.resolve("resolv.conf");
    Files.writeString(dns, "nameserver " + Addresses.NODE + "\n");
    var said = Files.createTempFile(folder, "said", "");
    var command =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount --bind $0 /etc/resolv.conf && said=$1 && shift && exec \"$@\" >$said 2>&1",
                dns.toString(),
                said.toString()));
    var all = new ArrayList<>(List.of("check"));
    all.addAll(arguments);
    command.addAll(ThisProgram.again(Iflearner.class.getName(), all));
    var process = SharedSandbox.get().inside("check", command);
    assertThat(process.ended(SOON)).isTrue();
    return new Checked(process.exitStatus(), Files.readString(said));
  }

  private static int epoch(SampleRun run) {
    return run.status(SERVER).get("epoch") instanceof String text
        ? Integer.parseInt(text.substring(0, text.indexOf('/')))
        : 0;
  }
}
