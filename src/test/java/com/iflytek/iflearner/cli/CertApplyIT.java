package com.iflytek.iflearner.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.cli.LintCommandTest.Run;
import com.iflytek.iflearner.local.Command;
import com.iflytek.iflearner.local.SharedControlPlane;
import com.iflytek.iflearner.local.ThisProgram;
import com.iflytek.iflearner.local.Users;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the real API server holds after {@code iflearner cert}. */
class CertApplyIT {
  private static final String SECRET = "server-iflearner-secret";
  private static final String ROOTS = "server-iflearner-crt";
  private static final String KEY = "server-iflearner-secret.crt";

  @TempDir private Path folder;

  private final KubernetesClient admin = SharedControlPlane.admin();
  private final String namespace = SharedControlPlane.newNamespace("cert");
  private Path kubeconfig = SharedControlPlane.get().kubeconfig();

  @BeforeEach
  void givenAnAuthority() {
    assertThat(cert("init", "--name", "A").status()).isZero();
  }

  @AfterEach
  void clean() {
    admin.namespaces().withName(namespace).delete();
  }

  @Test
  void theSecretAndTheRootsAreCreatedAndThenUpdated() throws IOException {
    var issued = applied("issue", "server", "--host", "*.server.fl");

    assertThat(issued.err()).isEmpty();
    assertThat(issued.out())
        .contains(
            "created Secret '%s/%s'\n".formatted(namespace, SECRET),
            "created ConfigMap '%s/%s'\n".formatted(namespace, ROOTS));
    assertThat(secret().getType()).isEqualTo("kubernetes.io/tls");
    assertThat(pair()).isEqualTo(filesOfTheServer());
    assertThat(roots().getData()).isEqualTo(Map.of(KEY, Files.readString(file("ca.crt"))));

    var renewed = applied("renew", "server");

    assertThat(renewed.out())
        .contains(
            "updated Secret '%s/%s'\n".formatted(namespace, SECRET),
            "left ConfigMap '%s/%s' as it was\n".formatted(namespace, ROOTS));
    assertThat(pair()).isEqualTo(filesOfTheServer());
  }

  @Test
  void theRootsOfPartnersComeToThoseThatAreThere() throws IOException {
    applied("issue", "server", "--host", "*.server.fl");
    var partner = Files.createDirectory(file("partner"));
    Run.of("cert", "init", "--name", "B", "--dir", partner.toString());
    var theirs = partner.resolve("ca.crt");

    assertThat(trusted(theirs)).contains("updated ConfigMap ");
    assertThat(trusted(theirs)).contains("left ConfigMap ");

    assertThat(roots().getData())
        .isEqualTo(Map.of(KEY, Files.readString(file("ca.crt")) + Files.readString(theirs)));
  }

  @Test
  void whatKubectlMadeIsUpdatedAndKeepsItsLabels() throws IOException {
    admin
        .resource(
            secretOf("kubernetes.io/tls")
                .editMetadata()
                .addToLabels("team", "fl")
                .endMetadata()
                .build())
        .create();

    assertThat(applied("issue", "server", "--host", "*.server.fl").out())
        .contains("updated Secret ");

    assertThat(secret().getMetadata().getLabels()).isEqualTo(Map.of("team", "fl"));
    assertThat(pair()).isEqualTo(filesOfTheServer());
  }

  @Test
  void whatSomebodyElseLooksAfterIsLeftAlone() {
    admin
        .resource(
            secretOf("kubernetes.io/tls")
                .editMetadata()
                .addToAnnotations("cert-manager.io/certificate-name", "edge")
                .endMetadata()
                .build())
        .create();
    var before = secret();

    var run = applied("issue", "server", "--host", "*.server.fl");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .startsWith(
            "[IFL5056] Secret '%s/%s' is looked after by 'cert-manager'"
                .formatted(namespace, SECRET));
    assertThat(secret()).isEqualTo(before);
  }

  @Test
  void aSecretOfAnotherTypeIsNotReplaced() {
    admin.resource(secretOf("Opaque").build()).create();

    var run = applied("issue", "server", "--host", "*.server.fl");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("[IFL5056] ", "is of type 'Opaque'");
  }

  @Test
  void rootsThatNobodyCanReadAreNotOverwritten() {
    var theirs =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(ROOTS)
            .endMetadata()
            .addToData(KEY, "hello")
            .build();
    admin.resource(theirs).create();

    var run = applied("issue", "server", "--host", "*.server.fl");

    assertThat(run.err()).startsWith("[IFL5050] '" + KEY + "' in ConfigMap ");
    assertThat(roots().getData()).isEqualTo(Map.of(KEY, "hello"));
  }

  @Test
  void theApiServersOwnWordsAreShown() {
    admin.resource(secretOf("kubernetes.io/tls").withImmutable(true).build()).create();

    var immutable = applied("issue", "server", "--host", "*.server.fl");
    assertThat(immutable.status()).isEqualTo(1);
    assertThat(immutable.err()).contains("[IFL5057] ", "immutable");

    var elsewhere = cert("renew", "server", "--apply", "-n", "there-is-none");
    assertThat(elsewhere.err()).contains("[IFL5057] ", "namespaces \"there-is-none\" not found");
  }

  @Test
  void whoMayNotIsToldWhatIsMissing() {
    kubeconfig = Users.newUser(namespace, "nobody", List.of());

    var run = applied("issue", "server", "--host", "*.server.fl");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .startsWith(
            "[IFL5005] You may not write Secret '%s/%s' (403: ".formatted(namespace, SECRET));
    assertThat(file(KEY)).exists();
  }

  @Test
  void kubectlTakesWhatIsPrinted() throws IOException {
    var yaml = cert("issue", "server", "--host", "*.server.fl", "-o", "yaml").out();
    var manifest = Files.writeString(file("objects.yaml"), yaml).toString();

    var said =
        Command.run(
            SharedControlPlane.kubectl().toString(),
            "--kubeconfig=" + kubeconfig,
            "--namespace=" + namespace,
            "apply",
            "--filename=" + manifest);

    assertThat(said).contains("secret/" + SECRET + " created", "configmap/" + ROOTS + " created");
    assertThat(pair()).isEqualTo(filesOfTheServer());
  }

  /** A real one, while the standard input is none: what the JVM alone would not see. */
  @Test
  void noKeyIsShownOnATerminal() {
    var issue =
        ThisProgram.again(
            Iflearner.class.getName(),
            List.of("cert", "issue", "server", "--host=a.fl", "--dir=" + folder, "-o=yaml"));
    var quoted = issue.stream().map(word -> "'" + word + "'").toList();

    var said =
        Command.tryRun(
            new ProcessBuilder(
                "script", "-qec", String.join(" ", quoted) + " </dev/null", "/dev/null"));

    assertThat(said.exitStatus()).as(said.output()).isEqualTo(1);
    assertThat(said.output()).contains("IFL5055").doesNotContain("tls.key");
    assertThat(file(KEY)).doesNotExist();
  }

  private SecretBuilder secretOf(String type) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(SECRET)
        .endMetadata()
        .withType(type)
        .addToData("tls.crt", "")
        .addToData("tls.key", "");
  }

  private Secret secret() {
    return admin.secrets().inNamespace(namespace).withName(SECRET).require();
  }

  private ConfigMap roots() {
    return admin.configMaps().inNamespace(namespace).withName(ROOTS).require();
  }

  private List<String> pair() {
    var data = secret().getData();
    return Stream.of("tls.crt", "tls.key").map(data::get).map(CertApplyIT::decoded).toList();
  }

  private List<String> filesOfTheServer() throws IOException {
    return List.of(Files.readString(file(KEY)), Files.readString(file(SECRET + ".key")));
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), US_ASCII);
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private String trusted(Path file) {
    var run =
        Run.of(
            "cert",
            "trust",
            "server",
            file.toString(),
            "--apply",
            "--kubeconfig=" + kubeconfig,
            "--namespace=" + namespace);
    assertThat(run.status()).as(run.err()).isZero();
    return run.out();
  }

  private Run applied(String command, String... words) {
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--apply", "--namespace=" + namespace));
    return cert(command, all.toArray(String[]::new));
  }

  private Run cert(String command, String... words) {
    var all = new ArrayList<>(List.of("cert", command, "--dir=" + folder));
    all.addAll(List.of(words));
    return Run.in(Map.of("KUBECONFIG", kubeconfig.toString()), all.toArray(String[]::new));
  }
}
