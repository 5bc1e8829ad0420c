package com.iflytek.iflearner.local.demo;

import com.iflytek.iflearner.local.Binaries;
import com.iflytek.iflearner.local.ChildProcess;
import com.iflytek.iflearner.local.ControlPlane;
import com.iflytek.iflearner.local.ControlPlaneOptions;
import com.iflytek.iflearner.local.LocalPorts;
import com.iflytek.iflearner.local.ScratchFolder;
import com.iflytek.iflearner.local.sandbox.Addresses;
import com.iflytek.iflearner.local.sandbox.Sandbox;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Where the demo happens. */
sealed interface DemoCluster extends AutoCloseable {
  /** For the user's own shell. */
  Path kubeconfig();

  Path folder();

  /** Starts the operator beside the API server; {@code program} makes a command of arguments. */
  ChildProcess operator(UnaryOperator<List<String>> program);

  /** Its folder stays when it is closed: somebody will want to read the logs. */
  void keepFolder();

  @Override
  void close();

  /** With names, an edge and a node that runs Pods. */
  static DemoCluster whole(Consumer<String> progress) {
    return new Whole(Sandbox.start(progress));
  }

  /** A control plane alone: it admits and keeps jobs, but nothing runs. */
  static DemoCluster controlPlaneOnly(Consumer<String> progress) {
    progress.accept("starting etcd, the API server and controllers");
    var folder = ScratchFolder.create();
    var binaries = Binaries.ofThisComputer(progress);
    return new Bare(
        folder, ControlPlane.start(binaries, folder.path(), ControlPlaneOptions.defaults()));
  }

  /** The arguments of an operator that runs outside the cluster. */
  static List<String> operatorArguments(Path kubeconfig, String address, int webhook, int health) {
    return List.of(
        "operator",
        "--kubeconfig=" + kubeconfig,
        "--webhook-url=https://" + address + ":" + webhook,
        "--webhook-port=" + webhook,
        "--health-port=" + health);
  }

  /** In namespaces of its own. */
  record Whole(Sandbox sandbox) implements DemoCluster {
    @Override
    public Path kubeconfig() {
      return sandbox.kubeconfig();
    }

    @Override
    public Path folder() {
      return sandbox.folder();
    }

    @Override
    public ChildProcess operator(UnaryOperator<List<String>> program) {
      var arguments = operatorArguments(sandbox.insideKubeconfig(), Addresses.NODE, 8443, 8081);
      return sandbox.inside("operator", program.apply(arguments));
    }

    @Override
    public void keepFolder() {
      sandbox.keepFolder();
    }

    @Override
    public void close() {
      sandbox.close();
    }
  }

  /** On the loopback device. */
  record Bare(ScratchFolder scratch, ControlPlane controlPlane) implements DemoCluster {
    private static final String ADDRESS = "127.0.0.1";

    @Override
    public Path folder() {
      return scratch.path();
    }

    @Override
    public Path kubeconfig() {
      return controlPlane.kubeconfig();
    }

    @Override
    public ChildProcess operator(UnaryOperator<List<String>> program) {
      var arguments =
          operatorArguments(
              kubeconfig(), ADDRESS, LocalPorts.free(ADDRESS), LocalPorts.free(ADDRESS));
      return ChildProcess.start(
          "operator", folder().resolve("operator.log"), program.apply(arguments));
    }

    @Override
    public void keepFolder() {
      scratch.keep();
    }

    @Override
    public void close() {
      controlPlane.close();
      scratch.close();
    }
  }
}
