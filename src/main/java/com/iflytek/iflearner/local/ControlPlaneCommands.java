package com.iflytek.iflearner.local;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;

/** The command lines of a control plane's three programs. */
record ControlPlaneCommands(
    Binaries binaries,
    ControlPlaneFiles files,
    ControlPlaneOptions options,
    int etcdPort,
    int apiServerPort) {

  static ControlPlaneCommands onFreePorts(
      Binaries binaries, ControlPlaneFiles files, ControlPlaneOptions options) {
    return new ControlPlaneCommands(
        binaries,
        files,
        options,
        LocalPorts.free(options.address()),
        LocalPorts.free(options.address()));
  }

  InetSocketAddress etcdAddress() {
    return new InetSocketAddress(options.address(), etcdPort);
  }

  InetSocketAddress apiServerAddress() {
    return new InetSocketAddress(options.address(), apiServerPort);
  }

  String server() {
    return "https://" + options.address() + ":" + apiServerPort;
  }

  List<String> etcd() {
    return List.of(
        path(Program.ETCD),
        "--data-dir=" + files.etcdData(),
        "--listen-client-urls=" + etcdUrl(),
        "--advertise-client-urls=" + etcdUrl(),
        "--listen-peer-urls=http://" + options.address() + ":0", // it has no peers
        "--log-level=warn");
  }

  List<String> apiServer() {
    var own =
        Stream.of(
            path(Program.KUBE_APISERVER),
            "--etcd-servers=" + etcdUrl(),
            "--bind-address=" + options.address(),
            "--secure-port=" + apiServerPort,
            // Into the certificate it makes for itself, beside the address it binds.
            "--advertise-address=127.0.0.1",
            "--cert-dir=" + files.apiServerCertificates(),
            // A loopback address may not stand in the endpoints of the Service "kubernetes".
            "--endpoint-reconciler-type=none",
            "--allow-privileged=true", // as everywhere: Pod Security decides, not this flag
            // Ends open watches when it is stopped; it waits half a minute for them otherwise.
            "--shutdown-watch-termination-grace-period=1s",
            "--authorization-mode=RBAC",
            "--audit-log-path=" + files.auditLog(),
            "--audit-policy-file=" + files.auditPolicy(),
            "--token-auth-file=" + files.tokens(),
            "--service-cluster-ip-range=" + options.serviceCidr(),
            "--service-account-issuer=https://kubernetes.default.svc",
            "--service-account-key-file=" + files.serviceAccountPublicKey(),
            "--service-account-signing-key-file=" + files.serviceAccountKey(),
            // Without a kube-proxy it has to find the Pod behind a webhook's Service by itself.
            "--enable-aggregator-routing=true");
    return Stream.concat(own, options.apiServerArguments().stream()).toList();
  }

  List<String> controllerManager() {
    return List.of(
        path(Program.KUBE_CONTROLLER_MANAGER),
        "--kubeconfig=" + files.kubeconfig(),
        "--leader-elect=false",
        "--secure-port=0",
        "--use-service-account-credentials=true",
        // Its own limit of 20 requests a second makes its start 4 s longer.
        "--kube-api-qps=200",
        "--kube-api-burst=400",
        "--service-account-private-key-file=" + files.serviceAccountKey(),
        "--root-ca-file=" + files.apiServerCertificate(),
        // Those would judge nodes, and there are none that answer.
        "--controllers=*,-node-ipam-controller,-node-lifecycle-controller,-taint-eviction-controller");
  }

  private String etcdUrl() {
    return "http://" + options.address() + ":" + etcdPort;
  }

  private String path(Program program) {
    return binaries.path(program).toString();
  }
}
