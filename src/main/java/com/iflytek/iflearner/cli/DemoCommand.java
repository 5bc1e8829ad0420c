package com.iflytek.iflearner.cli;

import static java.util.Objects.requireNonNull;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.local.LocalFailure;
import com.iflytek.iflearner.local.ThisProgram;
import com.iflytek.iflearner.local.demo.Demo;
import com.iflytek.iflearner.local.demo.Story;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A federation on this computer: a cluster, the operator, a server and two parties. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    header = "Train a federation of a server and two parties on this computer.",
    description = {
      "",
      "Starts a real Kubernetes control plane, DNS, an edge and a node in namespaces of their own,"
          + " the operator in it, and lets real iFLearner train through the edge over TLS. Needs"
          + " neither root nor containers nor, once it has run, the internet. The first run builds"
          + " the control plane with Go, which takes about 15 minutes.",
      ""
    })
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--exit",
      description = "Leave when all is told; the exit status says how it went.")
  private boolean exit;

  @Option(
      names = "--no-training",
      description = "Without Pods, for a computer without Python or user namespaces.")
  private boolean noTraining;

  @Spec private @Nullable CommandSpec spec;

  private volatile boolean leaving;

  @Override
  public Integer call() throws InterruptedException {
    var story = new Story(requireNonNull(spec).commandLine().getOut(), Ansi.AUTO.enabled());
    try (var demo =
        Demo.start(
            story,
            !noTraining,
            arguments -> ThisProgram.again(Iflearner.class.getName(), arguments))) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(demo)));
      demo.tell(!noTraining);
      if (!exit) {
        demo.invite();
        stay();
      }
      return 0;
    } catch (LocalFailure e) {
      if (leaving) {
        stay(); // what fails now fails because we leave
      }
      throw new CommandFailure(Code.LOCAL_CLUSTER_FAILED, String.valueOf(e.getMessage()));
    }
  }

  private void leave(Demo demo) {
    leaving = true;
    demo.close();
  }

  /** Until Ctrl-C. */
  private static void stay() throws InterruptedException {
    new CountDownLatch(1).await();
  }
}
