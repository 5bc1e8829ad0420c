package com.iflytek.iflearner.cli;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a process finds where it runs.
 *
 * @param account the folder in which a kubelet keeps the token of a Pod's account
 */
record Surroundings(Map<String, String> environment, Path account) {
  Surroundings {
    environment = Map.copyOf(environment);
  }

  static Surroundings ofThisProcess() {
    return new Surroundings(
        System.getenv(), Path.of("/var/run/secrets/kubernetes.io/serviceaccount"));
  }
}
