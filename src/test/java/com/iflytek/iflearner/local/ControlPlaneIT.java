package com.iflytek.iflearner.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaneIT {
  @Test
  void servesThePinnedVersion() {
    assertThat(SharedControlPlane.admin().getKubernetesVersion().getGitVersion())
        .isEqualTo(PinnedModule.of(Program.KUBE_APISERVER, Path.of("")).version());
  }

  @Test
  void kubectlWorksWithItsKubeconfig() throws Exception {
    var kubectl =
        new ProcessBuilder(
                SharedControlPlane.kubectl().toString(),
                "--kubeconfig=" + SharedControlPlane.get().kubeconfig(),
                "auth",
                "whoami",
                "-o=jsonpath={.status.userInfo.username}")
            .redirectErrorStream(true)
            .start();

    assertThat(kubectl.inputReader().readAllAsString()).isEqualTo("admin");
  }

  @Test
  void collectsAChildWhoseOwnerIsGone() {
    var namespace = SharedControlPlane.newNamespace("gc");
    var owner = create(namespace, configMap("owner"));
    create(
        namespace,
        new ConfigMapBuilder(configMap("child"))
            .editMetadata()
            .addNewOwnerReference()
            .withApiVersion("v1")
            .withKind("ConfigMap")
            .withName("owner")
            .withUid(owner.getMetadata().getUid())
            .endOwnerReference()
            .endMetadata()
            .build());

    SharedControlPlane.admin().resource(owner).delete();

    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                SharedControlPlane.admin()
                        .configMaps()
                        .inNamespace(namespace)
                        .withName("child")
                        .get()
                    == null);
  }

  @Test
  void canBeTakenAwayAndBroughtBackOnAnyAddress(@TempDir Path folder) throws Exception {
    var binaries = Binaries.ofThisComputer(System.err::println);
    var options = new ControlPlaneOptions("127.0.0.2", "10.97.0.0/16", List.of());
    try (var plane = ControlPlane.start(binaries, folder, options)) {
      assertThat(plane.server()).startsWith("https://127.0.0.2:");
      assertThat(namesIn(folder.resolve("apiserver/apiserver.crt")))
          .contains("127.0.0.1", "127.0.0.2");
      plane.admin().configMaps().inNamespace("default").resource(configMap("kept")).create();

      plane.killApiServer();
      assertThatThrownBy(() -> plane.admin().namespaces().list())
          .isInstanceOf(KubernetesClientException.class);
      plane.startApiServer();
      plane.stopApiServer();
      plane.startApiServer();

      assertThat(plane.admin().configMaps().inNamespace("default").withName("kept").get())
          .isNotNull();
    }
  }

  @Test
  void saysWhatTheProgramSaidWhenItDoesNotStart(@TempDir Path folder) {
    var binaries = Binaries.ofThisComputer(System.err::println);
    var options = ControlPlaneOptions.defaults().withApiServerArguments("--no-such-flag");

    assertThatThrownBy(() -> ControlPlane.start(binaries, folder, options))
        .isInstanceOf(LocalFailure.class)
        .hasMessageStartingWith("kube-apiserver ended with exit status 1 before it listened")
        .hasMessageContaining("unknown flag: --no-such-flag");
  }

  @Test
  void leavesNoProcessBehindWhenTheJvmIsKilled(@TempDir Path folder) throws Exception {
    var jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    try (var said = jvm.inputReader()) {
      assertThat(said.lines().anyMatch("ready"::equals)).isTrue();
      var children = jvm.children().toList();
      assertThat(commands(children))
          .containsExactlyInAnyOrder("etcd", "kube-apiserver", "kube-controller-manager");

      jvm.destroyForcibly().waitFor();

      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  /** A JVM with a control plane, to be killed. */
  static final class Victim {
    public static void main(String[] folder) throws IOException {
      var binaries = Binaries.ofThisComputer(System.err::println);
      try (var _ =
          ControlPlane.start(binaries, Path.of(folder[0]), ControlPlaneOptions.defaults())) {
        System.out.println("ready");
        System.in.read();
      }
    }
  }

  private static List<Object> namesIn(Path certificate) throws Exception {
    try (var pem = Files.newInputStream(certificate)) {
      var leaf = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
      return leaf.getSubjectAlternativeNames().stream().<Object>map(List::getLast).toList();
    }
  }

  private static List<String> commands(List<ProcessHandle> processes) {
    return processes.stream()
        .map(process -> Path.of(process.info().command().orElseThrow()).getFileName().toString())
        .toList();
  }

  private static ConfigMap create(String namespace, ConfigMap map) {
    return SharedControlPlane.admin().configMaps().inNamespace(namespace).resource(map).create();
  }

  private static ConfigMap configMap(String name) {
    return new ConfigMapBuilder().withNewMetadata().withName(name).endMetadata().build();
  }
}
