package com.iflytek.iflearner.local.demo;

import com.iflytek.iflearner.local.Command;
import com.iflytek.iflearner.local.LocalFailure;
import java.nio.file.Path;
import java.util.List;

/**
 * Certificates for the hosts of the samples, made with plain openssl as {@code cert/} describes.
 */
public final class Certificates {
  /** The roles, as they begin the names of Secrets, ConfigMaps and files. */
  public static final List<String> ROLES = List.of("server", "party");

  private Certificates() {}

  /** Leaves {@code ROLE-iflearner-secret.key} and {@code .crt} in the folder. */
  public static void makeIn(Path folder) {
    make(folder, "server", "DNS:*.server.iflearner.com");
    // A wildcard covers one label: one for the hosts of each organisation.
    make(folder, "party", "DNS:*.a.party.iflearner.com,DNS:*.b.party.iflearner.com");
  }

  private static void make(Path folder, String role, String names) {
    var file = folder.resolve(role + "-iflearner-secret").toString();
    var command =
        new ProcessBuilder(
            List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "30",
                "-subj",
                "/CN=" + role + " of the demo",
                "-addext",
                "subjectAltName=" + names,
                "-keyout",
                file + ".key",
                "-out",
                file + ".crt"));
    var result = Command.tryRun(command);
    if (!result.succeeded()) {
      throw new LocalFailure(
          "cannot make a certificate with openssl, is it installed? " + result.output().strip());
    }
  }
}
