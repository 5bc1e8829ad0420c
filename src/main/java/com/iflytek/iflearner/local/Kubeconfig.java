package com.iflytek.iflearner.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/** The text of a kubeconfig with one cluster and one user. */
public final class Kubeconfig {
  private Kubeconfig() {}

  public static String of(String server, String certificateAuthority, String token) {
    return """
    apiVersion: v1
    kind: Config
    clusters:
    - name: local
      cluster:
        server: %s
        certificate-authority-data: %s
    users:
    - name: local
      user:
        token: %s
    contexts:
    - name: local
      context:
        cluster: local
        user: local
    current-context: local
    """
        .formatted(
            server,
            Base64.getEncoder().encodeToString(certificateAuthority.getBytes(UTF_8)),
            token);
  }
}
