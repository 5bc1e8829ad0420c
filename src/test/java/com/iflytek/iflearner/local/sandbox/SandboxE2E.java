package com.iflytek.iflearner.local.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.local.Command;
import com.iflytek.iflearner.local.ThisProgram;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class SandboxE2E {
  @Test
  void nothingOfItSurvivesTheProcessThatStartedIt() throws Exception {
    SharedSandbox.requireOrSkip();
    var starter =
        new ProcessBuilder(ThisProgram.again(Starter.class.getName(), List.of()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var folder =
        new BufferedReader(new InputStreamReader(starter.getInputStream(), UTF_8)).readLine();
    assertThat(folder).isNotNull();
    assertThat(processesThatName(folder)).as("while it runs").isGreaterThan(3);

    starter.destroyForcibly().waitFor();

    await().atMost(Duration.ofSeconds(10)).until(() -> processesThatName(folder) == 0);
    Command.run("rm", "-rf", "--", folder);
  }

  private static long processesThatName(String folder) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(folder))
        .count();
  }

  /** Starts a sandbox, says where it is and stays. */
  static final class Starter {
    private Starter() {}

    public static void main(String[] arguments) throws InterruptedException {
      try (var sandbox = Sandbox.start(_ -> {})) {
        System.out.println(sandbox.folder());
        new CountDownLatch(1).await();
      }
    }
  }
}
