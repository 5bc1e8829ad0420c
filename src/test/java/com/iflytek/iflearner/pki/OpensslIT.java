package com.iflytek.iflearner.pki;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What another implementation thinks of our certificates. */
class OpensslIT {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Authority authority =
      Authority.create("iflearner ca", Instant.now(), Duration.ofDays(2), RANDOM);
  private final Identity identity =
      authority.issueServer(
          "iflearner",
          List.of("hook.fl.svc", "10.0.0.1"),
          Instant.now(),
          Duration.ofDays(1),
          RANDOM);

  @TempDir Path directory;

  @Test
  void opensslVerifiesALeafForItsHosts() throws IOException, InterruptedException {
    assertThat(verify("-verify_hostname", "hook.fl.svc")).contains("leaf.pem: OK");
    assertThat(verify("-verify_ip", "10.0.0.1")).contains("leaf.pem: OK");
  }

  @Test
  void opensslRefusesAnotherHost() throws IOException, InterruptedException {
    assertThat(verify("-verify_hostname", "other.fl.svc")).contains("hostname mismatch");
  }

  @Test
  void opensslReadsBackWhatWasAskedFor() throws IOException, InterruptedException {
    var text = openssl("x509", "-in", write("leaf.pem", identity.pem()), "-noout", "-text");

    assertThat(text)
        .contains("Issuer: CN = iflearner ca")
        .contains("ASN1 OID: prime256v1")
        .contains("Signature Algorithm: ecdsa-with-SHA256")
        .contains("DNS:hook.fl.svc, IP Address:10.0.0.1")
        .contains("TLS Web Server Authentication");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aPairThatOpensslMadeIsRead(String form, List<List<String>> commands)
      throws IOException, InterruptedException {
    for (var command : commands) {
      openssl(inDirectory(command));
    }
    openssl(
        inDirectory(
            List.of(
                "req",
                "-x509",
                "-new",
                "-key",
                "@key",
                "-out",
                "@crt",
                "-days",
                "1",
                "-subj",
                "/CN=x",
                "-addext",
                "subjectAltName=DNS:hook.fl.svc")));

    var read =
        Identity.read(
            "tls.crt",
            Files.readString(directory.resolve("crt")),
            "tls.key",
            Files.readString(directory.resolve("key")));

    assertThat(read).isInstanceOf(Parsed.Good.class);
  }

  static Stream<Arguments> aPairThatOpensslMadeIsRead() {
    var rsa = List.of("genrsa", "-out", "@key", "2048");
    return Stream.of(
        arguments("RSA, PKCS#8", List.of(rsa)),
        arguments(
            "RSA, PKCS#1",
            List.of(rsa, List.of("rsa", "-in", "@key", "-traditional", "-out", "@key"))),
        arguments(
            "EC, SEC 1",
            List.of(List.of("ecparam", "-name", "secp384r1", "-genkey", "-out", "@key"))),
        arguments(
            "EC, PKCS#8",
            List.of(
                List.of(
                    "genpkey",
                    "-algorithm",
                    "EC",
                    "-pkeyopt",
                    "ec_paramgen_curve:P-256",
                    "-out",
                    "@key"))),
        arguments("Ed25519", List.of(List.of("genpkey", "-algorithm", "ed25519", "-out", "@key"))));
  }

  /** What begins with an at sign is a file. */
  private String[] inDirectory(List<String> command) {
    return command.stream()
        .map(word -> word.startsWith("@") ? directory.resolve(word.substring(1)).toString() : word)
        .toArray(String[]::new);
  }

  private String verify(String option, String host) throws IOException, InterruptedException {
    return openssl(
        "verify",
        "-x509_strict",
        "-purpose",
        "sslserver",
        "-CAfile",
        write("ca.pem", authority.pem()),
        option,
        host,
        write("leaf.pem", identity.pem()));
  }

  private String write(String name, String pem) throws IOException {
    return Files.writeString(directory.resolve(name), pem).toString();
  }

  private static String openssl(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var output = process.getInputStream()) {
      var text = new String(output.readAllBytes(), UTF_8);
      process.waitFor();
      return text;
    }
  }
}
