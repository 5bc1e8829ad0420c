package com.iflytek.iflearner.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.local.Binaries;
import com.iflytek.iflearner.local.ControlPlane;
import com.iflytek.iflearner.local.ControlPlaneOptions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code kubectl apply -k} makes of {@code deploy/} in a cluster of its own, in which whoever
 * sets an owner reference must have the right to.
 */
class DeployIT {
  private static final String OPERATOR =
      "system:serviceaccount:iflearner-system:iflearner-operator";
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ControlPlane plane;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Kubectl kubectl;

  @BeforeEach
  void givenACluster() {
    plane =
        ControlPlane.start(
            Binaries.ofThisComputer(System.err::println),
            folder.resolve("plane"),
            ControlPlaneOptions.defaults()
                .withApiServerArguments(
                    "--enable-admission-plugins=OwnerReferencesPermissionEnforcement"));
    kubectl = Kubectl.of(plane);
  }

  @AfterEach
  void stop() {
    plane.close();
  }

  @Test
  void aWholeClusterIsInstalledAgainAndAgain() {
    kubectl.run("apply", "-k", "deploy");
    kubectl.run("wait", "--for=condition=Established", "crd/iflearnerjobs.git.iflytek.com");
    var hook = "mutatingwebhookconfiguration/iflearner-operator";
    var authority = plane.admin().getConfiguration().getCaCertData();
    kubectl.run("patch", hook, "--type=json", "-p", caBundle(authority));

    assertThat(kubectl.run("apply", "-k", "deploy").lines())
        .filteredOn(line -> !line.endsWith("unchanged"))
        .as("kubectl always sends the selector of a budget")
        .containsExactly("poddisruptionbudget.policy/iflearner-operator configured");
    assertThat(kubectl.run("get", hook, "-o", "jsonpath={.webhooks[0].clientConfig.caBundle}"))
        .isEqualTo(authority);

    itsPodsAreMadeWhereOnlyRestrictedOnesMayBe();
    itMayWhatItMustAndNoMore();
    peopleGetTheKindWithTheRolesTheyHave();
    itMayMakeChildrenThatTheirOwnerWaitsFor();
  }

  @Test
  void inOneNamespaceItsRightsEndThere() {
    kubectl.run("create", "namespace", "team-a");
    kubectl.run("apply", "-k", "deploy/namespaced");

    assertThat(may("create", "pods", "team-a")).isTrue();
    assertThat(may("list", "iflearnerjobs.git.iflytek.com", "team-a")).isTrue();
    assertThat(may("create", "pods", "default")).isFalse();
    assertThat(may("list", "iflearnerjobs.git.iflytek.com", "default")).isFalse();
    assertThat(may("update", "leases.coordination.k8s.io", "iflearner-system")).isTrue();
    var container = "jsonpath={.spec.template.spec.containers[0].args}";
    assertThat(
            kubectl.run(
                "-n", "iflearner-system", "get", "deployment/iflearner-operator", "-o", container))
        .isEqualTo("[\"operator\",\"--namespace=team-a\"]");
    assertThat(List.of("mutating", "validating"))
        .allSatisfy(
            kind ->
                assertThat(
                        kubectl.run(
                            "get",
                            kind + "webhookconfiguration/iflearner-operator",
                            "-o",
                            "jsonpath={.webhooks[0].namespaceSelector.matchExpressions[*]}"))
                    .isEqualTo(
                        "{\"key\":\"kubernetes.io/metadata.name\",\"operator\":\"In\",\"values\":[\"team-a\"]}"));
  }

  private void itsPodsAreMadeWhereOnlyRestrictedOnesMayBe() {
    await()
        .atMost(SOON)
        .until(
            () ->
                plane.admin().pods().inNamespace("iflearner-system").list().getItems().size() == 2);
    assertThat(
            kubectl
                .piped(
                    "", "-n", "iflearner-system", "run", "any", "--image=any", "--dry-run=server")
                .output())
        .contains("violates PodSecurity \"restricted:latest\"");
  }

  private void itMayWhatItMustAndNoMore() {
    assertThat(may("create", "pods", "default")).isTrue();
    assertThat(may("update", "iflearnerjobs.git.iflytek.com", "default", "--subresource=status"))
        .isTrue();
    assertThat(may("watch", "secrets/iflearner-operator-ca", "iflearner-system")).isTrue();
    assertThat(may("update", "leases.coordination.k8s.io/b64cd87e.git.iflytek.com", "iflearner"))
        .isTrue();
    assertThat(
            List.of(
                may("get", "secrets/any", "iflearner-system"),
                may("list", "secrets", "iflearner-system"),
                may("list", "secrets", "default"),
                may("get", "configmaps", "default"),
                may("update", "iflearnerjobs.git.iflytek.com", "default"),
                may("create", "leases.coordination.k8s.io", "default"),
                may("create", "rolebindings.rbac.authorization.k8s.io", "default"),
                may("create", "pods", "default", "--subresource=exec")))
        .containsOnly(false);
  }

  private void peopleGetTheKindWithTheRolesTheyHave() {
    Map.of("view", List.of("get", "list"), "edit", List.of("get", "create", "delete"))
        .forEach(
            (role, verbs) -> {
              kubectl.run("create", "rolebinding", role, "--clusterrole=" + role, "--user=" + role);
              await()
                  .atMost(SOON)
                  .untilAsserted(
                      () ->
                          assertThat(verbs)
                              .allMatch(verb -> canI(role, verb, "iflearnerjobs.git.iflytek.com")));
            });
    kubectl.run("create", "rolebinding", "admin", "--clusterrole=admin", "--user=admins");
    await().atMost(SOON).until(() -> canI("admins", "create", "iflearnerjobs.git.iflytek.com"));
    assertThat(canI("view", "create", "iflearnerjobs.git.iflytek.com")).isFalse();
  }

  private void itMayMakeChildrenThatTheirOwnerWaitsFor() {
    kubectl.run("delete", "-k", "webhook-config"); // nobody answers them here
    var job =
        await()
            .atMost(SOON)
            .ignoreExceptions()
            .until(
                () -> Jobs.in(plane.admin(), "default").resource(Jobs.server("a", "{}")).create(),
                Objects::nonNull);
    try (var operator = impersonating(OPERATOR)) {
      await("the plugin looks for new kinds every 30 s")
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThatCode(() -> operator.resource(childOf(job)).dryRun().create())
                      .doesNotThrowAnyException());
      kubectl.run("delete", "clusterrolebinding", "iflearner-operator");
      kubectl.run("create", "clusterrole", "services", "--verb=create", "--resource=services");
      kubectl.run(
          "create",
          "clusterrolebinding",
          "services",
          "--clusterrole=services",
          "--serviceaccount=iflearner-system:iflearner-operator");
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> operator.resource(childOf(job)).dryRun().create())
                      .isInstanceOf(KubernetesClientException.class)
                      .hasMessageContaining("cannot set blockOwnerDeletion"));
    }
  }

  private static Service childOf(GenericKubernetesResource job) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withGenerateName("a-")
        .addNewOwnerReference()
        .withApiVersion("git.iflytek.com/v1")
        .withKind("IflearnerJob")
        .withName("a")
        .withUid(job.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .endOwnerReference()
        .endMetadata()
        .withNewSpec()
        .addNewPort()
        .withPort(80)
        .endPort()
        .endSpec()
        .build();
  }

  private KubernetesClient impersonating(String user) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(plane.admin().getConfiguration())
                .withImpersonateUsername(user)
                .build())
        .build();
  }

  private boolean may(String verb, String what, String namespace, String... more) {
    return canI(OPERATOR, verb, what, "--namespace=" + namespace, more);
  }

  private boolean canI(String user, String verb, String what) {
    return canI(user, verb, what, "--namespace=default");
  }

  private boolean canI(String user, String verb, String what, String where, String... more) {
    var arguments =
        Stream.concat(
            Stream.of("auth", "can-i", verb, what, "--as=" + user, where, "-q"), Stream.of(more));
    return kubectl.piped("", arguments.toArray(String[]::new)).status() == 0;
  }

  private static String caBundle(String base64) {
    return "[{\"op\":\"add\",\"path\":\"/webhooks/0/clientConfig/caBundle\",\"value\":\"%s\"}]"
        .formatted(base64);
  }
}
