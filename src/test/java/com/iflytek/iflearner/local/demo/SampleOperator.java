package com.iflytek.iflearner.local.demo;

import com.iflytek.iflearner.cli.Iflearner;
import com.iflytek.iflearner.local.ChildProcess;
import com.iflytek.iflearner.local.ScratchFolder;
import com.iflytek.iflearner.local.ThisProgram;
import com.iflytek.iflearner.local.sandbox.SharedSandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The operator for the prototype's samples, outside of any Pod, while a class of tests runs. */
final class SampleOperator implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private final List<SampleRun> runs = new ArrayList<>();
  private @Nullable ChildProcess operator;

  /**
   * One authority for all classes of tests: the edge chooses a certificate by its name alone,
   * whatever namespace it stands in, so that two of them for one name would be in each other's way.
   */
  private static final class Authority {
    static final ScratchFolder FOLDER = made();

    private static ScratchFolder made() {
      var folder = ScratchFolder.create();
      Certificates.makeIn(folder.path());
      return folder;
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    operator =
        new DemoCluster.Whole(SharedSandbox.get())
            .operator(arguments -> ThisProgram.again(Iflearner.class.getName(), arguments));
    operator.await(
        "its webhooks were there",
        Duration.ofMinutes(1),
        () ->
            !SharedSandbox.client()
                .admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .list()
                .getItems()
                .isEmpty());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    runs.forEach(run -> run.watched().close());
    runs.clear();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (operator != null) {
      operator.stop();
    }
  }

  /** A place for the samples: a new namespace whose name begins with {@code prefix}. */
  SampleRun run(String prefix) {
    var run = SampleRun.in(prefix, Authority.FOLDER.path());
    runs.add(run);
    return run;
  }
}
