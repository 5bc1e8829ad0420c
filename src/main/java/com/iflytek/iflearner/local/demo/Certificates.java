package com.iflytek.iflearner.local.demo;

import com.iflytek.iflearner.local.Checkout;
import com.iflytek.iflearner.local.Command;
import com.iflytek.iflearner.local.LocalFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Certificates for the hosts of the samples, made with openssl as {@code cert/README.md} says. */
final class Certificates {
  /** The roles, as they begin the names of Secrets, ConfigMaps and files. */
  static final List<String> ROLES = List.of("server", "party");

  private Certificates() {}

  /**
   * Leaves an authority for everybody in the folder, {@code ca.crt}, and for each role {@code
   * ROLE-iflearner-secret.key} and {@code .crt}.
   */
  static void makeIn(Path folder) {
    newKey(folder, "ca", "-x509", "-days", "30", "-config", profile("ca"), "-out", "ca.crt");
    for (var role : ROLES) {
      var name = role + "-iflearner-secret";
      newKey(folder, name, "-new", "-config", profile(role), "-out", name + ".csr");
      openssl(
          folder,
          List.of(
              "x509",
              "-req",
              "-in",
              name + ".csr",
              "-CA",
              "ca.crt",
              "-CAkey",
              "ca.key",
              "-CAcreateserial",
              "-sha256",
              "-days",
              "30",
              "-extfile",
              profile(role),
              "-extensions",
              "edge",
              "-out",
              name + ".crt"));
    }
  }

  private static void newKey(Path folder, String name, String... request) {
    var command = new ArrayList<>(List.of("req"));
    command.addAll(List.of(request));
    command.addAll(List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"));
    command.addAll(List.of("-nodes", "-keyout", name + ".key"));
    openssl(folder, command);
  }

  private static String profile(String name) {
    return Checkout.path("cert").resolve(name + ".cnf").toString();
  }

  private static void openssl(Path folder, List<String> arguments) {
    var command = Stream.concat(Stream.of("openssl"), arguments.stream());
    var result = Command.tryRun(new ProcessBuilder(command.toList()).directory(folder.toFile()));
    if (!result.succeeded()) {
      throw new LocalFailure(
          "cannot make a certificate with openssl, is it installed? " + result.output().strip());
    }
  }
}
