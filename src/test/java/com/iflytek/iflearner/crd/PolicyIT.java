package com.iflytek.iflearner.crd;

import static com.iflytek.iflearner.crd.PolicyUser.Child.PODS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.crd.PolicyUser.Child;
import com.iflytek.iflearner.local.SharedControlPlane;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped policy on a real API server: nobody gets through a job what they may not create. */
class PolicyIT {
  private static final Kubectl KUBECTL = Kubectl.of(SharedControlPlane.get());
  private static final String POLICY = "webhook-config/validating-admission-policy.yaml";
  private static final String BINDING = "webhook-config/validating-admission-policy-binding.yaml";

  /** The garbage collector hears of a new kind, such as ours, within 30 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static String namespace = "";

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static PolicyUser powerless;

  @BeforeAll
  static void install() {
    KUBECTL.install(Manifests.CRD);
    KUBECTL.run("apply", "-f", POLICY, "-f", BINDING);
    namespace = SharedControlPlane.newNamespace("policy");
    powerless = PolicyUser.who("powerless").mayIn(namespace, Set.of());
    untilItChecks();
  }

  @AfterAll
  static void remove() {
    Jobs.in(SharedControlPlane.admin(), namespace).delete();
    KUBECTL.run("delete", "--ignore-not-found", "-f", POLICY, "-f", BINDING);
    powerless.close();
  }

  private static void untilItChecks() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> isForbidden(() -> create(powerless.client(), "early"), PODS));
  }

  static List<Set<Child>> subsets() {
    var subsets = new ArrayList<>(List.of(EnumSet.noneOf(Child.class)));
    for (var child : Child.values()) {
      for (var smaller : List.copyOf(subsets)) {
        var larger = smaller.clone();
        larger.add(child);
        subsets.add(larger);
      }
    }
    assertThat(subsets).hasSize(8).doesNotHaveDuplicates();
    return List.copyOf(subsets);
  }

  @ParameterizedTest
  @MethodSource("subsets")
  void aJobIsTakenFromThoseWhoMayCreateAllThatItMakes(Set<Child> granted) {
    try (var user = PolicyUser.who("some").mayIn(namespace, granted)) {
      var allowed = user.allowedIn(namespace);
      assertThat(allowed).as("the oracle").isEqualTo(granted);

      if (allowed.size() == Child.values().length) {
        assertThatCode(() -> create(user.client(), "subset")).doesNotThrowAnyException();
      } else {
        isForbidden(
            () -> create(user.client(), "subset"), EnumSet.complementOf(allowed).iterator().next());
      }
    }
  }

  @Test
  void whatOneMayDoInAnotherNamespaceDoesNotCount() {
    var elsewhere = SharedControlPlane.newNamespace("elsewhere");
    try (var user =
        PolicyUser.who("neighbour")
            .mayIn(elsewhere, EnumSet.allOf(Child.class))
            .mayIn(namespace, Set.of())) {
      assertThat(user.allowedIn(elsewhere)).hasSize(3);
      assertThat(user.allowedIn(namespace)).isEmpty();

      isForbidden(() -> create(user.client(), "crossing"), PODS);
      Jobs.in(user.client(), elsewhere).resource(Jobs.server("home", "{}")).dryRun().create();
    }
  }

  @Test
  void whoMayCreateNoPodMayStillLabelReportAndChangeWhatMakesNothing() {
    var theirs = stored("theirs");
    var job = Jobs.in(powerless.client(), namespace).withName("theirs");

    job.patch(Jobs.MERGE, "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
    job.patch(Jobs.MERGE, "{\"metadata\":{\"finalizers\":[\"example.com/held\"]}}");
    job.patch(Jobs.MERGE, "{\"spec\":{\"parties\":2}}");
    job.patch(Jobs.MERGE, "{\"metadata\":{\"finalizers\":null}}");
    job.subresource("status").patch(Jobs.MERGE, "{\"status\":{\"phase\":\"Running\"}}");

    var now = Jobs.json(theirs.get());
    assertThat(now.at("/metadata/labels/a").asText()).isEqualTo("b");
    assertThat(now.at("/spec/parties").asInt()).isEqualTo(2);
    assertThat(now.at("/status/phase").asText()).isEqualTo("Running");
    job.delete();
    await().until(() -> theirs.get() == null);
  }

  /** 7,900 arguments of 100 characters: comparing them must not cost more than CEL may. */
  @Test
  void aVeryLargeJobIsCheckedAndChanged() {
    var arguments = "\"" + "x".repeat(97) + "\",";
    var patch =
        "{'spec':{'template':{'spec':{'containers':[{'name':'c','image':'i','args':[%s'x']}]}}}}"
            .formatted(arguments.repeat(7900));
    var large = Jobs.server("large", patch);
    assertThat(Jobs.json(large).toString()).hasSizeGreaterThan(780_000);

    isForbidden(
        () -> Jobs.in(powerless.client(), namespace).resource(large).dryRun().create(), PODS);
    Jobs.in(SharedControlPlane.admin(), namespace).resource(large).create();
    var job = Jobs.in(powerless.client(), namespace).withName("large");
    job.patch(Jobs.MERGE, "{\"spec\":{\"parties\":3}}");

    assertThat(Jobs.json(job.get()).at("/spec/parties").asInt()).isEqualTo(3);
  }

  @Test
  void theGarbageCollectorFinishesAForegroundDeletion() throws IOException {
    var job = stored("owner");
    var uid = job.require().getMetadata().getUid();
    var dependent =
        SharedControlPlane.admin()
            .resource(
                new ConfigMapBuilder()
                    .withNewMetadata()
                    .withNamespace(namespace)
                    .withName("owned")
                    .addNewOwnerReference()
                    .withApiVersion("git.iflytek.com/v1")
                    .withKind("IflearnerJob")
                    .withName("owner")
                    .withUid(uid)
                    .withBlockOwnerDeletion(true)
                    .endOwnerReference()
                    .endMetadata()
                    .build())
            .create();

    job.withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();

    await().atMost(PATIENCE).until(() -> job.get() == null);
    assertThat(SharedControlPlane.admin().resource(dependent).get()).isNull();
    try (var requests = Files.lines(SharedControlPlane.auditLog())) {
      assertThat(requests.filter(line -> line.contains(namespace + "/iflearnerjobs/owner")))
          .as("who removed the finalizer")
          .anyMatch(
              line ->
                  line.contains("\"verb\":\"patch\"")
                      && line.contains("kube-system:generic-garbage-collector"));
    }
  }

  @Test
  void theSwitchThatTheDocumentationNamesTurnsItOff() {
    var commands = Page.read("docs/security.md").commands("The policy");
    assertThat(commands).hasSize(1).allMatch(command -> command.startsWith("kubectl "));

    KUBECTL.run(commands.getFirst().substring("kubectl ".length()).split(" "));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThatCode(() -> create(powerless.client(), "off")).doesNotThrowAnyException());

    KUBECTL.run("apply", "-f", BINDING);
    untilItChecks();
  }

  private static Resource<GenericKubernetesResource> stored(String name) {
    var jobs = Jobs.in(SharedControlPlane.admin(), namespace);
    jobs.resource(Jobs.server(name, "{}")).create();
    return jobs.withName(name);
  }

  private static void create(KubernetesClient client, String name) {
    Jobs.in(client, namespace).resource(Jobs.server(name, "{}")).dryRun().create();
  }

  private static void isForbidden(ThrowingCallable attempt, Child missing) {
    assertThatThrownBy(attempt)
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            refused -> {
              assertThat(refused.getCode()).isEqualTo(403);
              assertThat(refused.getStatus().getReason()).isEqualTo("Forbidden");
              assertThat(refused.getMessage())
                  .contains("ValidatingAdmissionPolicy 'iflearner-operator'")
                  .contains("must be allowed to create '" + missing.resource() + "'")
                  .contains("ask the namespace's administrator");
            });
  }
}
