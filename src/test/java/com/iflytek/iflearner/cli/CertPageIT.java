package com.iflytek.iflearner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.cli.LintCommandTest.Run;
import com.iflytek.iflearner.crd.Page;
import com.iflytek.iflearner.local.Command;
import com.iflytek.iflearner.local.SharedControlPlane;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command of {@code docs/certificates.md}, typed into a shell in its order. */
class CertPageIT {
  @TempDir private Path folder;

  private final String namespace = SharedControlPlane.newNamespace("cert-page");

  @BeforeEach
  void givenPartnersAndACluster() throws IOException {
    Files.createSymbolicLink(folder.resolve("iflearner"), Path.of("iflearner").toAbsolutePath());
    Files.copy(SharedControlPlane.get().kubeconfig(), folder.resolve("kubeconfig"));
    type("kubectl config set-context --current --namespace=" + namespace);
    for (var partner : new String[] {"b", "c"}) {
      var theirs = Files.createDirectory(folder.resolve(partner));
      Run.of("cert", "init", "--name", partner, "--dir=" + theirs);
      Files.move(theirs.resolve("ca.crt"), folder.resolve("ca-" + partner + ".crt"));
    }
  }

  @AfterEach
  void clean() throws IOException {
    SharedControlPlane.admin().namespaces().withName(namespace).delete();
    Files.delete(folder.resolve("iflearner"));
  }

  @Test
  void allIsAsThePageSays() {
    var commands = Page.read("docs/certificates.md").commands();
    assertThat(commands).hasSizeGreaterThan(8);

    commands.forEach(this::type);

    var held = SharedControlPlane.admin().configMaps().inNamespace(namespace);
    assertThat(held.withName("server-iflearner-crt").require().getData().values())
        .singleElement()
        .satisfies(pem -> assertThat(pem.split("BEGIN CERTIFICATE", -1)).hasSize(3));
    assertThat(held.withName("party-iflearner-crt").require().getData().values())
        .singleElement()
        .satisfies(pem -> assertThat(pem.split("BEGIN CERTIFICATE", -1)).hasSize(4));
  }

  /** It must end well. */
  private void type(String command) {
    var shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c", command);
    shell.directory(folder.toFile());
    shell.environment().put("KUBECONFIG", folder.resolve("kubeconfig").toString());
    shell
        .environment()
        .put(
            "PATH",
            SharedControlPlane.kubectl().getParent() + File.pathSeparator + System.getenv("PATH"));
    var ended = Command.tryRun(shell);
    assertThat(ended.succeeded()).as(command + "\n" + ended.output()).isTrue();
  }
}
