package com.iflytek.iflearner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.cli.LintCommandTest.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code status} and {@code why} before they reach a cluster. */
class StoryCommandsTest {
  @ParameterizedTest
  @ValueSource(strings = {"status", "why"})
  void wrongUsageIsStatusTwo(String command) {
    assertThat(Run.of(command).status()).isEqualTo(2);
    assertThat(Run.of(command, "a", "b").status()).isEqualTo(2);
    assertThat(Run.of(command, "a", "-o", "xml").status()).isEqualTo(2);
    var run = Run.of(command, "A_b", "-n", "x/y");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("JOB must be the name of an IflearnerJob", "--namespace must be the name of");
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "why"})
  void withoutAKubeconfigItIsASentence(String command) {
    var run = Run.of(command, "job1", "--kubeconfig", "/none/config");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().strip())
        .isEqualTo(
            "[IFL5001] There is no kubeconfig '/none/config' that can be read: name one with"
                + " --kubeconfig.");
  }

  @Test
  void theKubeconfigIsWhereKubectlFindsIt(@TempDir Path folder) throws Exception {
    var second = Files.writeString(folder.resolve("second"), "{}");

    assertThat(Run.in(Map.of("KUBECONFIG", "/none/first:" + second), "why", "job1").err())
        .contains("'" + second + "' chooses no context");
    assertThat(Run.in(Map.of("HOME", "/none"), "why", "job1").err())
        .contains("'/none/.kube/config'");
  }
}
