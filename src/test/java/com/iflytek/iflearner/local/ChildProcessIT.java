package com.iflytek.iflearner.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessIT {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path folder;

  @Test
  void outlivesTheThreadThatAskedForIt() throws Exception {
    var children = new CompletableFuture<ChildProcess>();
    var asker = Thread.ofPlatform().start(() -> children.complete(start("exec sleep 60")));
    try (var child = children.join()) {
      asker.join();

      assertThat(child.ended(Duration.ofMillis(300))).isFalse();
    }
  }

  @Test
  void keepsWhatTheProgramSaysOverRestarts() throws Exception {
    for (var word : List.of("first", "second")) {
      try (var child = start("echo " + word + "; exit 3")) {
        assertThat(child.ended(LIMIT)).isTrue();
        assertThat(child.exitStatus()).isEqualTo(3);
      }
    }

    assertThat(Files.readAllLines(folder.resolve("log"))).containsExactly("first", "second");
  }

  @Test
  void givesUpWithTheLastLinesWhenTheProgramEnds() {
    try (var child = start("seq 1 50; exit 3")) {
      assertThatThrownBy(() -> child.await("it was ready", LIMIT, () -> false))
          .hasMessageStartingWith("child ended with exit status 3 before it was ready; the end of")
          .hasMessageEndingWith(":\n39\n40\n41\n42\n43\n44\n45\n46\n47\n48\n49\n50");
    }
  }

  @Test
  void givesUpWhenTheLimitPasses() {
    try (var child = start("exec sleep 60")) {
      assertThatThrownBy(() -> child.await("it was ready", Duration.ofMillis(10), () -> false))
          .hasMessageContaining("gave up after 0 s waiting until it was ready");
    }
  }

  @Test
  void stopLetsTheProgramEndByItself() {
    var child = start("trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.1; done");
    child.await("it listened to signals", LIMIT, () -> said().contains("ready"));

    child.stop();

    assertThat(child.exitStatus()).isZero();
    assertThat(said()).endsWith("bye\n");
  }

  @Test
  void aProgramThatIsNotThereIsNamed() {
    try (var child = ChildProcess.start("x", folder.resolve("log"), List.of("/no/such/program"))) {
      assertThatThrownBy(() -> child.await("it was ready", LIMIT, () -> false))
          .hasMessageContaining("/no/such/program");
    }
  }

  private ChildProcess start(String script) {
    return ChildProcess.start("child", folder.resolve("log"), List.of("sh", "-c", script));
  }

  private String said() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
