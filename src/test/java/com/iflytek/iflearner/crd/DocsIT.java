package com.iflytek.iflearner.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.local.Binaries;
import com.iflytek.iflearner.local.ControlPlane;
import com.iflytek.iflearner.local.ControlPlaneOptions;
import com.iflytek.iflearner.local.PodPlayer;
import com.iflytek.iflearner.local.SharedControlPlane;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of {@code docs/}, typed in the order of a cluster's life: the prototype is there, we
 * move, upgrade and uninstall. The operator's Pods are played here, so what only a working operator
 * answers is left to the sandbox.
 */
class DocsIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final List<String> REPOSITORY =
      List.of("deploy", "crd", "webhook-config", "samples");
  private static final String PROTOTYPES_CONTROLLER =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: iflearner}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: iflearner-operator-controller-manager, namespace: iflearner}
      spec:
        selector: {matchLabels: {control-plane: controller-manager}}
        template:
          metadata: {labels: {control-plane: controller-manager}}
          spec: {containers: [{name: manager, image: prototype}]}
      """;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ControlPlane plane;

  private final Set<String> typed = new HashSet<>();

  @BeforeEach
  void givenAClusterAndThisRepository() throws IOException {
    plane =
        ControlPlane.start(
            Binaries.ofThisComputer(System.err::println),
            folder.resolve("plane"),
            ControlPlaneOptions.defaults());
    for (var name : REPOSITORY) {
      Files.createSymbolicLink(folder.resolve(name), Path.of(name).toAbsolutePath());
    }
  }

  @AfterEach
  void stop() throws IOException {
    plane.close();
    for (var name : REPOSITORY) {
      Files.delete(folder.resolve(name));
    }
  }

  @Test
  void aClusterMovesUpgradesAndIsLeftWithoutLosingAJob() {
    try (var _ = PodPlayer.in(plane.admin(), "iflearner-system").playAlong();
        var _ = PodPlayer.in(plane.admin(), "iflearner").playAlong();
        var _ = PodPlayer.in(plane.admin(), "default").playAlong()) {
      var before = jobOfThePrototype();

      move();
      upgrade();
      uninstallWithoutTheJobs();

      assertThat(uid("old")).isEqualTo(before.getMetadata().getUid());
      assertThat(plane.admin().pods().inNamespace("default").withName("old").get()).isNotNull();
      uninstallWithTheJobs();
    }
    var pages = List.of("docs/move-from-the-prototype.md", "docs/upgrade.md", "docs/uninstall.md");
    assertThat(pages).allSatisfy(page -> assertThat(typed).containsAll(Page.read(page).commands()));
  }

  @Test
  void theWholeClusterOrOneNamespaceIsInstalled() {
    var page = Page.read("docs/install.md");
    try (var _ = PodPlayer.in(plane.admin(), "iflearner-system").playAlong()) {
      type(page.commands("The whole cluster"));
      type(page.commands("Domains"));
      type(page.commands("Who may run jobs"));
      type(Page.read("docs/security.md").commands());
      type(Page.read("docs/uninstall.md").commands("The operator goes, the jobs stay"));

      type(page.commands("One namespace instead of the cluster"));
    }
    assertThat(page.commands())
        .filteredOn(command -> !typed.contains(command))
        .isEqualTo(page.commands("See that it works"));
  }

  private GenericKubernetesResource jobOfThePrototype() {
    var kubectl = Kubectl.of(plane);
    kubectl.run("apply", "-f", Manifests.PROTOTYPE.resolve("crd.yaml").toString());
    kubectl.run("wait", "--for=condition=Established", "crd/iflearnerjobs.git.iflytek.com");
    assertThat(kubectl.piped(PROTOTYPES_CONTROLLER, "apply", "-f", "-").status()).isZero();
    var job = Jobs.in(plane.admin(), "default").resource(Jobs.server("old", "{}")).create();
    plane
        .admin()
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("old")
                .withOwnerReferences(
                    new OwnerReferenceBuilder()
                        .withApiVersion(job.getApiVersion())
                        .withKind(job.getKind())
                        .withName("old")
                        .withUid(job.getMetadata().getUid())
                        .withController(true)
                        .withBlockOwnerDeletion(true)
                        .build())
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("c")
                .withImage("i")
                .endContainer()
                .endSpec()
                .build())
        .create();
    return job;
  }

  private void move() {
    var page = Page.read("docs/move-from-the-prototype.md");
    var stop = page.commands("2. Stop the prototype's controller");
    var install = page.commands("3. Install");
    type(page.commands("1. Look, and keep a copy"));
    type(stop);
    type(install);
    assertThat(Jobs.json(job("old").get()).at("/status/observedGeneration").asInt())
        .as("the default of our schema")
        .isEqualTo(-1);
    type(page.commands("4. See that it has taken over"));

    type(page.commands("Back"));
    type(stop);
    type(install);
    type(page.commands("5. Remove what the prototype left"));
    assertThat(plane.admin().namespaces().withName("iflearner").get()).isNotNull();
    assertThat(plane.admin().apps().deployments().inNamespace("iflearner").list().getItems())
        .isEmpty();
  }

  private void upgrade() {
    var page = Page.read("docs/upgrade.md");
    type(Page.read("docs/install.md").commands("Domains"));
    type(page.commands("Upgrade while jobs run"));
    assertThat(
            plane
                .admin()
                .apps()
                .deployments()
                .inNamespace("iflearner-system")
                .withName("iflearner-operator")
                .require()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getEnv())
        .as("what was set by hand")
        .anyMatch(variable -> variable.getName().equals("IFLEARNER_SERVER_DOMAIN"));
    type(page.commands("Back to the version before"));
    type(page.commands("From an operator outside the cluster"));
  }

  private void uninstallWithoutTheJobs() {
    var page = Page.read("docs/uninstall.md");
    type(page.commands("For a while only"));
    type(Page.read("docs/upgrade.md").commands("Upgrade while jobs run"));

    type(page.commands("The operator goes, the jobs stay"));

    assertThat(plane.admin().namespaces().withName("iflearner-system").get()).isNull();
    assertThat(plane.admin().rbac().clusterRoles().list().getItems())
        .noneMatch(role -> role.getMetadata().getName().startsWith("iflearner"));
    nothingRefusesAJob();
  }

  private void nothingRefusesAJob() {
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(
            () ->
                Jobs.in(plane.admin(), "default")
                        .resource(Jobs.server("another", "{}"))
                        .dryRun()
                        .create()
                    != null);
  }

  private void uninstallWithTheJobs() {
    type(Page.read("docs/uninstall.md").commands("The jobs go as well"));

    assertThat(plane.admin().pods().inNamespace("default").withName("old").get()).isNull();
  }

  private Resource<GenericKubernetesResource> job(String name) {
    return Jobs.in(plane.admin(), "default").withName(name);
  }

  private String uid(String job) {
    return job(job).require().getMetadata().getUid();
  }

  /** Each must end well. */
  private void type(List<String> commands) {
    assertThat(commands).isNotEmpty();
    for (var command : commands) {
      var shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c", command);
      shell.directory(folder.toFile());
      shell
          .environment()
          .putAll(
              Map.of(
                  "KUBECONFIG",
                  plane.kubeconfig().toString(),
                  "PATH",
                  SharedControlPlane.kubectl().getParent()
                      + File.pathSeparator
                      + System.getenv("PATH")));
      Commands.run(shell);
      typed.add(command);
    }
  }
}
