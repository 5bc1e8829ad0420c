package com.iflytek.iflearner.local;

import java.time.Duration;

/** A program the local cluster is made of, or its tests ask. */
public enum Program {
  KUBE_APISERVER("kube-apiserver", "kubernetes", "k8s.io/kubernetes", "/cmd/kube-apiserver", 5),
  KUBE_CONTROLLER_MANAGER(
      "kube-controller-manager",
      "kubernetes",
      "k8s.io/kubernetes",
      "/cmd/kube-controller-manager",
      2),
  KUBECTL("kubectl", "kubernetes", "k8s.io/kubernetes", "/cmd/kubectl", 1),
  ETCD("etcd", "etcd", "go.etcd.io/etcd/server/v3", "", 1),
  TRAEFIK("traefik", "traefik", "github.com/traefik/traefik/v3", "/cmd/traefik", 5),
  COREDNS("coredns", "coredns", "github.com/coredns/coredns", Program.OURS, 1),
  /** No part of the cluster: it tells tests how kstatus and Argo CD read an object. */
  JUDGE("judge", "judge", "sigs.k8s.io/cli-utils", Program.OURS, 1);

  /** The package in its folder of {@code testbed/}, which chooses what to build in. */
  private static final String OURS = ".";

  private final String file;
  private final String folder;
  private final String module;
  private final String main;
  private final Duration buildTime;

  Program(String file, String folder, String module, String main, int minutes) {
    this.file = file;
    this.folder = folder;
    this.module = module;
    this.main = main;
    this.buildTime = Duration.ofMinutes(minutes);
  }

  /** The name of the executable. */
  public String file() {
    return file;
  }

  /** The folder under {@code testbed/} whose go.mod pins it. */
  String folder() {
    return folder;
  }

  /** The Go module it comes from. */
  String module() {
    return module;
  }

  /** The Go package of its {@code main}. */
  String mainPackage() {
    return main.equals(OURS) ? OURS : module + main;
  }

  /** How long a first build takes on two cores, rounded up. */
  Duration buildTime() {
    return buildTime;
  }
}
