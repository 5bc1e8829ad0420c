package com.iflytek.iflearner.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.crd.Commands.Ended;
import com.iflytek.iflearner.local.SharedControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code crd/generate}, fed by the API server of the pinned version. */
class TemplateSchemaIT {
  private static final Path GENERATE = Path.of("crd/generate");
  private static final String OPENAPI =
      Kubectl.of(SharedControlPlane.get()).run("get", "--raw", "/openapi/v3/api/v1");

  @Test
  void theTemplateIsWhatTheApiServerPublishes() {
    assertThat(generate(GENERATE, OPENAPI, "--check")).isEqualTo(new Ended(0, ""));
  }

  @Test
  void whatIsLostIsWrittenAgainToTheByte(@TempDir Path folder) throws IOException {
    var script = Files.copy(GENERATE, folder.resolve("generate"));
    var crd = folder.resolve(Manifests.CRD.getFileName());
    var committed = Files.readString(Manifests.CRD);
    var emptied =
        committed.replaceFirst("(?s)(# BEGIN generated[^\n]*\n).*\n( *# END generated)", "$1$2");
    assertThat(emptied).hasSizeLessThan(committed.length() / 5);
    Files.writeString(crd, emptied);

    assertThat(generate(script, OPENAPI, "--check").status()).isEqualTo(1);
    assertThat(generate(script, OPENAPI)).isEqualTo(new Ended(0, ""));

    assertThat(crd).hasContent(committed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "no JSON", "{\"kind\":\"Status\"}", "{\"info\":{\"version\":\"1.30\"}}"})
  void whatIsNotThatApiServersIsRefusedInOneSentence(String input) {
    var ended = generate(GENERATE, input, "--check");

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.output()).startsWith("crd/generate: ").hasLineCount(1);
  }

  private static Ended generate(Path script, String openapi, String... arguments) {
    var command = new ProcessBuilder("python3", script.toString());
    command.command().addAll(List.of(arguments));
    return Commands.end(command, openapi);
  }
}
