package com.iflytek.iflearner.local.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DemoFilesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"iflearnerjob-server", "iflearnerjob-client1", "iflearnerjob-client2"})
  void theDemosJobsAreThePrototypesSamplesWithFewerEpochs(String job) throws IOException {
    DemoFiles.layOutIn(folder);

    assertThat(folder.resolve(job + ".yaml"))
        .hasContent(prototype(job).replace("--epochs=10", "--epochs=3"));
  }

  private static String prototype(String job) throws IOException {
    try (var in =
        Objects.requireNonNull(
            DemoFilesTest.class.getResourceAsStream("/prototype/" + job + ".yaml"))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
