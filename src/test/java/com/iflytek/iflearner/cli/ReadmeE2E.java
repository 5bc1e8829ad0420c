package com.iflytek.iflearner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.local.PodPlayer;
import com.iflytek.iflearner.local.SharedControlPlane;
import com.iflytek.iflearner.local.sandbox.Sandbox;
import com.iflytek.iflearner.local.sandbox.SharedSandbox;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README.md shows is what happens: each of its commands, typed into a shell. */
class ReadmeE2E {
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Duration DEMO = Duration.ofMinutes(5);
  private static final String JOBS = "iflearnerjobs.git.iflytek.com";

  /** Runs all tests, this one among them. */
  private static final String VERIFY = "mvn verify";

  @TempDir private Path folder;

  private String namespace = "";
  private Path kubeconfig = Path.of("");

  @BeforeEach
  void givenAClusterWithoutJobs() throws Exception {
    namespace = SharedControlPlane.newNamespace("readme");
    kubeconfig = Files.copy(SharedControlPlane.get().kubeconfig(), folder.resolve("kubeconfig"));
    type("kubectl config set-context --current --namespace=" + namespace);
    dropAllJobs();
  }

  @AfterEach
  void dropAllJobs() throws Exception {
    if (SharedControlPlane.admin()
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName(JOBS)
            .get()
        != null) {
      type("kubectl delete iflj --all --all-namespaces --wait=false");
    }
  }

  @Test
  void theDemoTrainsAFederationAndLeaves() throws Exception {
    SharedSandbox.requireOrSkip();
    Sandbox.build(System.err::println); // nobody can tell how long a computer takes for that
    var demo = blocks("sh").getFirst();
    assertThat(demo).containsExactly("./iflearner demo");

    var said = type(demo.getFirst() + " --exit", DEMO);

    assertThat(said).contains("the federation has trained to the end", "it is back");
  }

  @Test
  void theFirstJobIsCheckedAppliedAndReady() throws Exception {
    var commands = blocks("sh");
    var operator = commands.getLast().getFirst();
    var first = commands.get(2);
    var story = List.of("./iflearner status job1-server", "./iflearner why job1-server");
    var certificates = commands.get(4);
    assertThat(commands)
        .containsExactly(
            List.of("./iflearner demo"),
            List.of(VERIFY),
            first,
            story,
            certificates,
            List.of(operator));
    try (var _ = PodPlayer.in(namespace).playAlong()) {
      var running = startOperator(operator);
      try {
        for (var command : first) {
          type(command);
        }
        assertThat(type(story.getFirst())).contains("  phase       Running");
        assertThat(type(story.getLast(), SOON, 1)).contains("[IFL3005]"); // no edge is here
      } finally {
        running.destroy();
        assertThat(running.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Test
  void anAuthorityAndACertificateAreMadeAndFoundGood() throws Exception {
    var commands = blocks("sh").get(4);
    assertThat(commands).hasSize(3).allMatch(command -> command.startsWith("./iflearner cert "));
    var iflearner = Path.of("iflearner").toAbsolutePath().toString();
    for (var command : commands) {
      type("cd '%s' && '%s'%s".formatted(folder, iflearner, command.replace("./iflearner", "")));
    }
    assertThat(
            SharedControlPlane.admin()
                .secrets()
                .inNamespace(namespace)
                .withName("server-iflearner-secret")
                .require()
                .getType())
        .isEqualTo("kubernetes.io/tls");
  }

  @Test
  void theJobShownIsTheSample() throws IOException {
    var sample = Files.readString(Path.of("samples/server.yaml"));

    assertThat(blocks("yaml"))
        .singleElement()
        .satisfies(
            shown ->
                assertThat(Serialization.unmarshal(String.join("\n", shown), Object.class))
                    .isEqualTo(Serialization.unmarshal(sample, Object.class)));
  }

  /** As shown, but for the file and the address. */
  private Process startOperator(String shown) throws IOException {
    int port = OperatorProcess.freePort();
    var command =
        shown.replace("~/.kube/config", "kubeconfig").replace("HOST:8443", "127.0.0.1:" + port)
            + " --webhook-port=%d --health-port=%d".formatted(port, OperatorProcess.freePort());
    assertThat(command).contains("--kubeconfig kubeconfig ", "//127.0.0.1:" + port + " ");
    var said = folder.resolve("operator.log");
    var process =
        shell("exec " + command.replace("kubeconfig kubeconfig", "kubeconfig " + kubeconfig))
            .redirectOutput(said.toFile())
            .start();
    await().atMost(SOON).until(() -> Files.readString(said).contains("Ready"));
    return process;
  }

  private String type(String command) throws Exception {
    return type(command, SOON);
  }

  /** What it prints; it must end well. */
  private String type(String command, Duration limit) throws Exception {
    return type(command, limit, 0);
  }

  private String type(String command, Duration limit, int status) throws Exception {
    var said = folder.resolve("said");
    var process = shell(command).redirectOutput(said.toFile()).start();
    try {
      assertThat(process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)).as(command).isTrue();
      assertThat(process.exitValue()).as(command + "\n" + Files.readString(said)).isEqualTo(status);
      return Files.readString(said);
    } finally {
      process.destroy();
    }
  }

  private ProcessBuilder shell(String command) {
    var builder = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true);
    var environment = builder.environment();
    environment.put("KUBECONFIG", kubeconfig.toString());
    environment.put(
        "PATH",
        SharedControlPlane.kubectl().getParent() + File.pathSeparator + environment.get("PATH"));
    return builder;
  }

  /** The lines of each block of that language. */
  private static List<List<String>> blocks(String language) throws IOException {
    return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$")
        .matcher(Files.readString(Path.of("README.md")))
        .results()
        .map(block -> block.group(1).lines().toList())
        .toList();
  }
}
