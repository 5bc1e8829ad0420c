package com.iflytek.iflearner.crd;

import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.local.ControlPlane;
import com.iflytek.iflearner.local.SharedControlPlane;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The stock kubectl, as a user types it. */
public final class Kubectl {
  private final ControlPlane plane;

  private Kubectl(ControlPlane plane) {
    this.plane = plane;
  }

  public static Kubectl of(ControlPlane plane) {
    return new Kubectl(plane);
  }

  /** What it prints, standard error included; it must end well. */
  public String run(String... arguments) {
    return Commands.run(command(arguments));
  }

  /** How it ends when a manifest is piped into it. */
  public Commands.Ended piped(String manifest, String... arguments) {
    return Commands.end(command(arguments), manifest);
  }

  /** Installs the CRD of this file and waits until its kind is served. */
  public void install(Path crd) {
    run("apply", "--server-side", "--force-conflicts", "-f", crd.toString());
    await().until(() -> Commands.end(command("get", "iflearnerjobs"), "").status() == 0);
  }

  private ProcessBuilder command(String... arguments) {
    return new ProcessBuilder(
        Stream.concat(
                Stream.of(
                    SharedControlPlane.kubectl().toString(), "--kubeconfig=" + plane.kubeconfig()),
                Stream.of(arguments))
            .toList());
  }
}
