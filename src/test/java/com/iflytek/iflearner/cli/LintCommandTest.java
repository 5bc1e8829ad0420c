package com.iflytek.iflearner.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code -Dgolden.update} rewrites the expected files. */
class LintCommandTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/lint");

  @ParameterizedTest
  @ValueSource(strings = {"many-mistakes", "strange-documents", "prototype-samples"})
  void aFolderIsJudgedAsExpected(String folder) throws IOException {
    var run = Run.of("lint", GOLDEN.resolve(folder).toString());

    var golden = GOLDEN.resolve(folder + ".txt");
    var said = run.out().replace(GOLDEN + "/", "");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, said);
    }
    assertThat(said).isEqualTo(Files.readString(golden, UTF_8));
    assertThat(run.status()).isEqualTo(said.contains(" error ") ? 1 : 0);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void programsReadJson() throws IOException {
    var run = Run.of("lint", "-o", "json", GOLDEN.resolve("many-mistakes/a.yaml").toString());

    var json = new ObjectMapper().readTree(run.out());
    assertThat(json.path("jobs").asInt()).isEqualTo(1);
    var host = json.at("/findings/1");
    assertThat(host.path("file").asText()).endsWith("a.yaml");
    assertThat(host.path("line").asInt()).isEqualTo(8);
    assertThat(host.path("column").asInt()).isEqualTo(9);
    assertThat(host.path("severity").asText()).isEqualTo("error");
    assertThat(host.path("code").asText()).isEqualTo("IFL1005");
    assertThat(host.path("field").asText()).isEqualTo("spec.host");
    assertThat(host.path("message").asText()).startsWith("'job1.example.com' is under no domain");
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void theDomainsOfAClusterMayBeGiven() {
    var samples = GOLDEN.resolve("prototype-samples").toString();

    assertThat(Run.of("lint", "--server-domain=fl.example.com", samples).out())
        .contains("[IFL1005]")
        .contains("must end in '.fl.example.com'");
  }

  @Test
  void aFileThatIsNotThereIsAnErrorAndTheOthersAreRead(@TempDir Path folder) {
    var run = Run.of("lint", folder.resolve("x.yaml").toString(), GOLDEN + "/prototype-samples");

    assertThat(run.out())
        .contains("x.yaml:1:1 error [IFL5007] does not exist: must be a file, a folder or '-'")
        .endsWith("3 jobs: 1 error, 0 warnings" + System.lineSeparator());
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void aHugeFileIsNotRead(@TempDir Path folder) throws IOException {
    var largest = Files.writeString(folder.resolve("a.yaml"), "#".repeat(3 << 20));
    var larger = Files.writeString(folder.resolve("b.yaml"), "#".repeat((3 << 20) + 1));

    assertThat(Run.of("lint", largest.toString()).status()).isZero();
    assertThat(Run.of("lint", larger.toString()).out()).contains("is larger than 3 MiB");
  }

  @Test
  void deepJsonAndDeepYamlAreRefusedInASentence(@TempDir Path folder) throws IOException {
    var json = Files.writeString(folder.resolve("a.json"), "{\"a\":".repeat(100_000));
    var yaml = Files.writeString(folder.resolve("b.yaml"), "a: " + "[".repeat(100_000));

    var run = Run.of("lint", json.toString(), yaml.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .hasSize(3)
        .allMatch(line -> line.contains("error [IFL5008] is no") || line.startsWith("0 jobs"));
  }

  @Test
  void wrongUsageIsStatusTwo() {
    assertThat(Run.of("lint").status()).isEqualTo(2);
    assertThat(Run.of("lint", "-o", "xml", "x").status()).isEqualTo(2);
  }

  /** What a call printed and how it ended. */
  record Run(int status, String out, String err) {
    static Run of(String... args) {
      return in(Map.of(), args);
    }

    static Run in(Map<String, String> environment, String... args) {
      return in(new Surroundings(environment, Path.of("/none"), false), args);
    }

    static Run in(Surroundings surroundings, String... args) {
      var out = new StringWriter();
      var err = new StringWriter();
      var status =
          Iflearner.commandLine(surroundings)
              .setOut(new PrintWriter(out, true))
              .setErr(new PrintWriter(err, true))
              .execute(args);
      return new Run(status, out.toString(), err.toString());
    }
  }
}
