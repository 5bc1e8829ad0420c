package com.iflytek.iflearner.webhook;

import static java.nio.file.Files.readString;
import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.admission.HostIndex.Holder;
import com.iflytek.iflearner.job.JobKey;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real API server with the CRD and the webhook configurations as shipped, and a stock kubectl.
 */
class WebhookIT {
  private static final Path PROTOTYPE = Path.of("src/test/resources/prototype");
  private static final Site SITE = new Site();

  private final String name = "job-" + UUID.randomUUID().toString().substring(0, 8);
  private final String server = Site.server(name);

  @BeforeAll
  static void ask() {
    SITE.asShipped();
  }

  @AfterAll
  static void leave() {
    SITE.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"iflearnerjob-server", "iflearnerjob-client1", "iflearnerjob-client2"})
  void theSamplesOfThePrototypeAreStoredCompleted(String sample) throws IOException {
    create(readString(PROTOTYPE.resolve(sample + ".yaml")));

    GenericKubernetesResource stored = SITE.jobs().withName(sample).get();
    assertThat(stored.<String>get("spec", "template", "spec", "restartPolicy")).isEqualTo("Never");
    assertThat(
            stored.<String>get(
                "spec", "template", "spec", "containers", 0, "terminationMessagePolicy"))
        .isEqualTo("FallbackToLogsOnError");
  }

  @Test
  void kubectlPrintsEverythingThatIsWrongAtOnce() {
    var bad =
        server
            .replace("role: server", "role: client")
            .replace("image: iflearner", "volumeMounts: [{name: a, mountPath: /a}]")
            .replace("template:", "ports: {grpc: 70000}\n  template:");

    var refused = SITE.kubectl(bad, "create", "-f", "-");

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.output())
        .contains("The IflearnerJob \"" + name + "\" is invalid: \n")
        .contains("\n* spec.host: [IFL1005] '" + name + ".server.iflearner.com' is under no domain")
        .contains("\n* spec.ports.grpc: [IFL1012] ");
    assertThat(stored(name)).isFalse();
  }

  @Test
  void theSameManifestAppliedAgainChangesNothing() {
    SITE.kubectl(server, "apply", "-f", "-");
    var spec = spec();

    var again = SITE.kubectl(server, "apply", "-f", "-");

    assertThat(again.status()).as(again.output()).isZero();
    assertThat(spec()).isEqualTo(spec);
  }

  @Test
  void theSameManifestAppliedByTheServerAgainChangesNothing() {
    SITE.kubectl(server, "apply", "--server-side", "-f", "-");
    var spec = spec();

    System.err.println(
        "DBG3 " + SITE.kubectl("", "get", "iflj", name, "-o", "json", "--show-managed-fields"));
    var again = SITE.kubectl(server, "apply", "--server-side", "-f", "-");
    System.err.println(
        "DBG4 " + SITE.kubectl("", "get", "iflj", name, "-o", "json", "--show-managed-fields"));

    assertThat(again.status()).as(again.output()).isZero();
    assertThat(spec()).isEqualTo(spec);
  }

  @Test
  void theManifestPutInPlaceOfWhatIsStoredChangesNothing() {
    create(server);
    var spec = spec();

    var replaced = SITE.kubectl(server, "replace", "-f", "-");

    assertThat(replaced.status()).as(replaced.output()).isZero();
    assertThat(spec()).isEqualTo(spec);
  }

  @Test
  void aPatchOfWhatIsFrozenIsRefusedAndOneOfWhatIsNotIsTaken() {
    create(server);

    assertThat(patch("{\"spec\":{\"host\":\"x.server.iflearner.com\"}}"))
        .contains("spec.host: [IFL1009] must not change after creation");
    assertThat(patch("{\"spec\":{\"parties\":3}}"))
        .contains("spec.parties: [IFL1017] ")
        .doesNotContain("spec.host");
    assertThat(patch("{\"spec\":{\"parties\":2}}")).endsWith("patched\n");
  }

  @Test
  void aDryRunSaysTheSameAndStoresNothing() {
    assertThat(SITE.kubectl(server, "create", "--dry-run=server", "-o", "yaml", "-f", "-").output())
        .contains("restartPolicy: Never");
    assertThat(
            SITE.kubectl(
                    server.replace("role: server", "role: client"),
                    "create",
                    "--dry-run=server",
                    "-f",
                    "-")
                .output())
        .contains("[IFL1005]");

    assertThat(stored(name)).isFalse();
  }

  @Test
  void aNameIsMadeForAJobThatHasNone() {
    var generated = server.replace("name: " + name, "generateName: " + name + "-");

    var created = SITE.kubectl(generated, "create", "-o", "name", "-f", "-");

    assertThat(created.output()).startsWith("iflearnerjob.git.iflytek.com/" + name + "-");
    assertThat(
            SITE.kubectl(
                    generated.replace("generateName: job", "generateName: 1job"),
                    "create",
                    "-f",
                    "-")
                .output())
        .contains("metadata.generateName: [IFL1007] ");
  }

  @Test
  void kubectlPrintsWarnings() {
    assertThat(
            create(
                server.replace(
                    "template:\n    spec:", "template:\n    spec:\n      restartPolicy: Always")))
        .startsWith("Warning: spec.template.spec.restartPolicy: [IFL2004] ")
        .endsWith("created\n");
  }

  @Test
  void aHostThatAnotherJobHoldsIsRefused() {
    SITE.held(name + ".server.iflearner.com", new Holder(new JobKey("other", "j"), "u", false));

    assertThat(SITE.kubectl(server, "create", "-f", "-").output())
        .contains(
            "spec.host: [IFL1006] '"
                + name
                + ".server.iflearner.com' is already used by job other/j");
  }

  @Test
  void aHostThatADeletedJobStillHoldsIsAWarning() {
    SITE.held(name + ".server.iflearner.com", new Holder(new JobKey("other", "j"), "u", true));

    assertThat(create(server)).startsWith("Warning: spec.host: [IFL2005] wait for other/j");
  }

  @Test
  void fieldsThatOnlyTheSchemaKnowsSurvive() {
    create(
        server.replace(
            "image: iflearner", "image: iflearner\n        resources: {limits: {cpu: 500m}}"));

    GenericKubernetesResource job = SITE.jobs().withName(name).get();
    assertThat(
            job.<String>get(
                "spec", "template", "spec", "containers", 0, "resources", "limits", "cpu"))
        .isEqualTo("500m");
  }

  @Test
  void labelsFinalizersAndDeletionDoNotDependOnUs() throws Exception {
    create(server);
    SITE.server().drain(Duration.ZERO);
    try {
      assertThat(SITE.kubectl("", "label", "iflj", name, "a=b").output()).endsWith("labeled\n");
      assertThat(patch("{\"metadata\":{\"finalizers\":[\"iflearner.com/test\"]}}"))
          .endsWith("patched\n");
      SITE.kubectl("", "delete", "iflj", name, "--wait=false");
      assertThat(patch("{\"metadata\":{\"finalizers\":null}}")).endsWith("patched\n");
      assertThat(stored(name)).isFalse();
    } finally {
      SITE.server().open();
    }
  }

  @Test
  void aCallThatCameTooEarlyIsMadeAgain() {
    SITE.server().drain(Duration.ZERO);
    CompletableFuture.delayedExecutor(1500, TimeUnit.MILLISECONDS).execute(SITE.server()::open);

    assertThat(create(server)).endsWith("created\n");
  }

  private static String create(String manifest) {
    var created = SITE.kubectl(manifest, "create", "-f", "-");
    assertThat(created.status()).as(created.output()).isZero();
    return created.output();
  }

  private String patch(String patch) {
    return SITE.kubectl("", "patch", "iflj", name, "--type=merge", "-p", patch).output();
  }

  /** With the generation, which counts its changes. */
  private String spec() {
    var job = SITE.jobs().withName(name).require();
    return job.getMetadata().getGeneration() + ": " + job.<Object>get("spec");
  }

  private static boolean stored(String name) {
    return SITE.jobs().withName(name).get() != null;
  }
}
