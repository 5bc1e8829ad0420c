package com.iflytek.iflearner.crd;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.crd.Commands.Ended;
import com.iflytek.iflearner.local.SharedControlPlane;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every command of {@code cert/README.md}, in its order, in a folder with the profiles. */
class CertificateCommandsIT {
  private static final Path CERT = Path.of("cert");
  private static final Pattern COMMANDS = Pattern.compile("(?s)```sh\n(.*?)```");
  private static final List<String> BLOCKS = blocks();

  @TempDir static Path folder = Path.of("");
  private static String namespace = "";
  private static String output = "";

  private static List<String> blocks() {
    try {
      return COMMANDS
          .matcher(Files.readString(CERT.resolve("README.md")))
          .results()
          .map(block -> block.group(1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeAll
  static void doAsTheReadmeSays() throws IOException {
    for (var profile : List.of("ca.cnf", "server.cnf", "party.cnf")) {
      Files.copy(CERT.resolve(profile), folder.resolve(profile));
    }
    namespace = SharedControlPlane.newNamespace("cert");
    Files.copy(SharedControlPlane.get().kubeconfig(), folder.resolve("kubeconfig"));
    run("kubectl config set-context --current --namespace=" + namespace);
    output = run(String.join("", BLOCKS));
  }

  private static String run(String script) {
    var shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c", script);
    shell.directory(folder.toFile());
    shell.environment().put("KUBECONFIG", folder.resolve("kubeconfig").toString());
    var kubectl = requireNonNull(SharedControlPlane.kubectl().getParent()).toString();
    shell.environment().merge("PATH", kubectl, (path, first) -> first + File.pathSeparator + path);
    return Commands.run(shell);
  }

  @Test
  void bothCertificatesAreFoundGood() {
    assertThat(output)
        .contains("server-iflearner-secret.crt: OK\n", "party-iflearner-secret.crt: OK\n");
  }

  @ParameterizedTest
  @CsvSource({
    "server, job1.server.iflearner.com",
    "party, job1.a.party.iflearner.com",
    "party, job1.b.party.iflearner.com"
  })
  void theSecretFitsTheHostUnderTheRootsOfTheConfigMap(String role, String host) {
    assertThat(verify(role, host).status()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "server, a.job1.server.iflearner.com",
    "server, job1.a.party.iflearner.com",
    "party, job1.party.iflearner.com"
  })
  void itFitsNoOtherHost(String role, String host) {
    assertThat(verify(role, host).output()).contains("hostname mismatch");
  }

  @ParameterizedTest
  @CsvSource({"server", "party"})
  void itsNamesStandWhereEveryClientLooks(String role) {
    assertThat(run("openssl x509 -noout -ext subjectAltName -in " + role + "-iflearner-secret.crt"))
        .contains("DNS:*.");
  }

  @Test
  void aRenewedCertificateIsTakenUnderTheRootsThatThePartnersHave() {
    var before = secret("server");

    run(BLOCKS.get(1) + BLOCKS.get(3));

    assertThat(secret("server")).isNotEqualTo(before);
    assertThat(verify("server", "job1.server.iflearner.com").status()).isZero();
  }

  @Test
  void nothingItMakesIsCommitted() throws IOException {
    var ignored =
        Files.readAllLines(CERT.resolve(".gitignore")).stream()
            .filter(line -> line.startsWith("*"))
            .map(line -> line.substring(1))
            .toList();
    try (var made = Files.list(folder)) {
      assertThat(made.map(Path::getFileName).map(Path::toString))
          .filteredOn(name -> !name.endsWith(".cnf") && !name.equals("kubeconfig"))
          .isNotEmpty()
          .allMatch(name -> ignored.stream().anyMatch(name::endsWith));
    }
  }

  /** What a party's TLS does: the edge shows the Secret, the Pod has the ConfigMap. */
  private static Ended verify(String role, String host) {
    var roots =
        SharedControlPlane.admin()
            .configMaps()
            .inNamespace(namespace)
            .withName(role + "-iflearner-crt")
            .require()
            .getData()
            .get(role + "-iflearner-secret.crt");
    try {
      Files.writeString(folder.resolve("roots.crt"), roots);
      Files.writeString(folder.resolve("shown.crt"), secret(role));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var verify =
        new ProcessBuilder(
            "openssl",
            "verify",
            "-x509_strict",
            "-purpose",
            "sslserver",
            "-verify_hostname",
            host,
            "-CAfile",
            "roots.crt",
            "shown.crt");
    return Commands.end(verify.directory(folder.toFile()), "");
  }

  private static String secret(String role) {
    var secret =
        SharedControlPlane.admin()
            .secrets()
            .inNamespace(namespace)
            .withName(role + "-iflearner-secret")
            .require();
    assertThat(secret.getType()).isEqualTo("kubernetes.io/tls");
    return new String(Base64.getDecoder().decode(secret.getData().get("tls.crt")), US_ASCII);
  }
}
