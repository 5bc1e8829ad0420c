package com.iflytek.iflearner.local.sandbox;

import com.iflytek.iflearner.local.Binaries;
import com.iflytek.iflearner.local.ChildProcess;
import com.iflytek.iflearner.local.Command;
import com.iflytek.iflearner.local.LocalFailure;
import com.iflytek.iflearner.local.LocalPorts;
import com.iflytek.iflearner.local.Program;
import com.iflytek.iflearner.local.PythonRuntime;
import com.iflytek.iflearner.local.ScratchFolder;
import com.iflytek.iflearner.local.Started;
import com.iflytek.iflearner.local.ThisProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A cluster with DNS, an edge and a node, in namespaces of its own on this computer. */
public final class Sandbox implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final Started started = new Started();
  private final ScratchFolder scratch;
  private final SandboxFolder folder;
  private final ChildProcess inside;

  private Sandbox(ScratchFolder scratch, Optional<Path> operatorImage, Consumer<String> progress) {
    this.scratch = scratch;
    folder = SandboxFolder.of(scratch.path());
    build(progress); // in there is no network to do it
    var arguments =
        Stream.concat(Stream.of(folder.path()), operatorImage.stream()).map(Path::toString);
    var again = ThisProgram.again(InsideSandbox.class.getName(), arguments.toList());
    progress.accept("starting etcd, the API server, controllers, DNS, the edge and a node");
    inside = started.add(ChildProcess.start("sandbox", folder.log(), Namespaces.around(again)));
  }

  /** What this computer lacks for it, one sentence each, with what to do. */
  public static List<String> missing() {
    var missing = new ArrayList<String>();
    if (!works("ip", "-V")) {
      missing.add("the command 'ip' is needed: install iproute2");
    }
    if (!works("nsenter", "--version")) {
      missing.add("the commands 'unshare' and 'nsenter' are needed: install util-linux");
    } else if (!Namespaces.allowed()) {
      missing.add(
          "this computer does not let you make user namespaces: allow them (sysctl"
              + " kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0,"
              + " user.max_user_namespaces=1000) or run on a computer that does");
    }
    PythonRuntime.missing().ifPresent(missing::add);
    return missing;
  }

  /** Builds what this computer has not built before: the first time takes many minutes. */
  public static void build(Consumer<String> progress) {
    var binaries = Binaries.ofThisComputer(progress);
    EnumSet.complementOf(EnumSet.of(Program.JUDGE)).forEach(binaries::path);
    PythonRuntime.ofThisComputer(progress);
  }

  /** Starts one and waits until everything in it runs; {@code progress} is told what takes long. */
  public static Sandbox start(Consumer<String> progress) {
    return start(Optional.empty(), progress);
  }

  /**
   * As {@link #start(Consumer)}.
   *
   * @param operatorImage the folder of an image that Pods of the operator run from
   */
  public static Sandbox start(Optional<Path> operatorImage, Consumer<String> progress) {
    var missing = missing();
    if (!missing.isEmpty()) {
      throw new LocalFailure(String.join("; ", missing));
    }
    var sandbox = new Sandbox(ScratchFolder.create(), operatorImage, progress);
    try {
      sandbox.awaitReady();
      return sandbox;
    } catch (RuntimeException e) {
      sandbox.keepFolder();
      sandbox.close();
      throw e;
    }
  }

  /** For clients of this computer. */
  public Path kubeconfig() {
    return folder.kubeconfig();
  }

  /** For programs that run {@link #inside}. */
  public Path insideKubeconfig() {
    return folder.insideKubeconfig();
  }

  /** Every request to the API server, one JSON object a line. */
  public Path auditLog() {
    return folder.auditLog();
  }

  /** Logs and all that the cluster keeps. */
  public Path folder() {
    return folder.path();
  }

  /** Leaves the folder there when this is closed: somebody will want to read the logs. */
  public void keepFolder() {
    scratch.keep();
  }

  /** A program in the sandbox's network, as its root. */
  public ChildProcess inside(String name, List<String> command) {
    return ChildProcess.start(
        name, folder.path().resolve(name + ".log"), Namespaces.joining(inside.pid(), command));
  }

  @Override
  public void close() {
    started.close();
    scratch.close();
  }

  private void awaitReady() {
    inside.await("the cluster ran", LIMIT, () -> Files.exists(folder.insideKubeconfig()));
    var port = LocalPorts.free(LOOPBACK.getHostAddress());
    started.add(
        Relay.between(
            new InetSocketAddress(LOOPBACK, port), UnixDomainSocketAddress.of(folder.apiSocket())));
    try {
      var kubeconfig =
          Files.readString(folder.insideKubeconfig())
              .replaceFirst(
                  "server: \\S+", "server: https://" + LOOPBACK.getHostAddress() + ":" + port);
      Files.writeString(folder.kubeconfig(), kubeconfig);
    } catch (IOException e) {
      throw new LocalFailure("cannot write " + folder.kubeconfig(), e);
    }
  }

  private static boolean works(String... command) {
    return Command.tryRun(new ProcessBuilder(command)).succeeded();
  }
}
