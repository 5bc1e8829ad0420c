package com.iflytek.iflearner.local;

import java.util.List;

/**
 * What a control plane may differ in.
 *
 * @param address where its programs listen; the certificate of the API server is good for 127.0.0.1
 *     as well
 * @param serviceCidr where addresses of Services are taken from
 * @param apiServerArguments added to those of the API server: an admission plugin
 */
public record ControlPlaneOptions(
    String address, String serviceCidr, List<String> apiServerArguments) {

  public ControlPlaneOptions {
    apiServerArguments = List.copyOf(apiServerArguments);
  }

  /** On the loopback device. */
  public static ControlPlaneOptions defaults() {
    return new ControlPlaneOptions("127.0.0.1", "10.96.0.0/16", List.of());
  }

  public ControlPlaneOptions withApiServerArguments(String... arguments) {
    return new ControlPlaneOptions(address, serviceCidr, List.of(arguments));
  }
}
