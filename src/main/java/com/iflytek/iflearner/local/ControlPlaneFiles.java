package com.iflytek.iflearner.local;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.UUID;

/**
 * Where a control plane keeps its keys, its kubeconfig, its data and its logs: one folder, closed
 * to other users.
 */
record ControlPlaneFiles(Path folder) {
  static ControlPlaneFiles in(Path folder) {
    try {
      Files.createDirectories(folder.toAbsolutePath().getParent());
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(
            folder, asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      var files = new ControlPlaneFiles(folder.toRealPath());
      files.writeSecrets();
      files.writeAuditPolicy();
      return files;
    } catch (IOException e) {
      throw new LocalFailure("cannot use the folder " + folder, e);
    }
  }

  Path etcdData() {
    return folder.resolve("etcd");
  }

  /** Where the API server writes the certificate it makes for itself. */
  Path apiServerCertificates() {
    return folder.resolve("apiserver");
  }

  Path apiServerCertificate() {
    return apiServerCertificates().resolve("apiserver.crt");
  }

  Path kubeconfig() {
    return folder.resolve("kubeconfig");
  }

  Path log(Program program) {
    return folder.resolve(program.file() + ".log");
  }

  /** Every request, one JSON object a line: who asked for what, and what came of it. */
  Path auditLog() {
    return folder.resolve("audit.log");
  }

  /** What stands in the audit log of a request: all but the bodies. */
  Path auditPolicy() {
    return folder.resolve("audit-policy.yaml");
  }

  /** Signs the tokens of service accounts. */
  Path serviceAccountKey() {
    return folder.resolve("service-account.key");
  }

  /** The public half, by which the tokens are checked. */
  Path serviceAccountPublicKey() {
    return folder.resolve("service-account.pub");
  }

  /** One user who may do everything. */
  Path tokens() {
    return folder.resolve("tokens.csv");
  }

  void writeKubeconfig(String server) {
    write(
        kubeconfig(),
        Kubeconfig.of(server, read(apiServerCertificate()), read(tokens()).split(",", 2)[0]));
  }

  private void writeSecrets() {
    var pair = newKeyPair();
    write(serviceAccountKey(), pem("PRIVATE KEY", pair.getPrivate()));
    write(serviceAccountPublicKey(), pem("PUBLIC KEY", pair.getPublic()));
    write(tokens(), UUID.randomUUID() + ",admin,admin,\"system:masters\"\n");
  }

  private void writeAuditPolicy() {
    write(
        auditPolicy(),
        """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived]
        rules:
        - level: Metadata
        """);
  }

  private static KeyPair newKeyPair() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String what, Key key) {
    var base64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII));
    return "-----BEGIN %s-----\n%s\n-----END %1$s-----\n"
        .formatted(what, base64.encodeToString(key.getEncoded()));
  }

  private static void write(Path file, String content) {
    try {
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new LocalFailure("cannot write " + file, e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
  }
}
