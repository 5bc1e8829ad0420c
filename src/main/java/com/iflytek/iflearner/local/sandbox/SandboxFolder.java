package com.iflytek.iflearner.local.sandbox;

import java.nio.file.Path;

/** What is where in the folder that both sides of a sandbox see. */
record SandboxFolder(Path path) {
  static SandboxFolder of(Path path) {
    return new SandboxFolder(path);
  }

  Path controlPlane() {
    return path.resolve("control-plane");
  }

  Path auditLog() {
    return controlPlane().resolve("audit.log");
  }

  Path podLogs() {
    return path.resolve("pods");
  }

  /** Leads to the API server from outside; a path must stay below 108 bytes. */
  Path apiSocket() {
    return path.resolve("api.socket");
  }

  /** Works in the sandbox; there once everything runs. */
  Path insideKubeconfig() {
    return path.resolve("inside.kubeconfig");
  }

  /** Works for the user. */
  Path kubeconfig() {
    return path.resolve("kubeconfig");
  }

  Path log() {
    return path.resolve("sandbox.log");
  }
}
