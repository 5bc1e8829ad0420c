package com.iflytek.iflearner.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.TextNode;
import com.iflytek.iflearner.admission.AdmissionCall;
import com.iflytek.iflearner.admission.AdmissionCall.Create;
import com.iflytek.iflearner.admission.PatchOperation;
import com.iflytek.iflearner.admission.Verdict;
import com.iflytek.iflearner.admission.Verdict.Allowed;
import com.iflytek.iflearner.webhook.AdmissionServer.Webhooks;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A real API server that asks about everything: calls that the shipped configurations never make
 * are allowed too, whoever configured them.
 */
class EveryCallIT {
  private static final Site SITE = new Site();

  private final String name = "job-" + UUID.randomUUID().toString().substring(0, 8);
  private final String server = Site.server(name);

  @BeforeAll
  static void ask() {
    configure("Mutating", "every-call", SITE.server().port(), "mutate");
    configure("Validating", "every-call", SITE.server().port(), "validate");
    await()
        .until(
            () -> {
              dryRun(Site.server("probe"));
              return SITE.calls("mutate") > 0 && SITE.calls("validate") > 0;
            });
  }

  @AfterAll
  static void leave() {
    remove("every-call");
    SITE.close();
  }

  @Test
  void labelsStatusFinalizersAndDeletionAreAllowed() {
    succeeds(server, "create", "-f", "-");
    var before = SITE.calls("validate");

    succeeds("", "label", "iflj", name, "a=b");
    patch("{\"status\":{\"phase\":\"Running\"}}", "--subresource=status");
    patch("{\"metadata\":{\"finalizers\":[\"iflearner.com/test\"]}}");
    succeeds("", "delete", "iflj", name, "--wait=false");
    patch("{\"metadata\":{\"finalizers\":null}}");

    assertThat(SITE.jobs().withName(name).get()).isNull();
    assertThat(SITE.calls("validate")).isEqualTo(before + 5);
  }

  @Test
  void aWholeCollectionIsDeleted() {
    succeeds(server, "create", "-f", "-");
    succeeds(Site.server(name + "-2"), "create", "-f", "-");

    SITE.jobs().delete();

    await().until(() -> SITE.jobs().list().getItems().isEmpty());
  }

  @Test
  void anUpdateThatChangesNothingIsAllowed() {
    succeeds(server, "create", "-f", "-");
    var job = SITE.jobs().withName(name).require();

    var updated = SITE.jobs().resource(job).update();

    assertThat(updated.getMetadata().getGeneration()).isEqualTo(1);
    assertThat(updated.<Object>get("spec")).isEqualTo(job.<Object>get("spec"));
  }

  @Test
  void weLookAgainAtWhatAnotherWebhookChanged() {
    // It comes after ours by its name, so what it changes ours has not seen.
    try (var other = SITE.serve(new Webhooks(EveryCallIT::setImage, _ -> Allowed.UNCHANGED))) {
      configure("Mutating", "zz-other", other.port(), "mutate");
      await().until(() -> dryRun(server).contains("image: other"));
      var before = SITE.calls("mutate");

      var stored = succeeds(server, "create", "-o", "yaml", "-f", "-");

      assertThat(stored).contains("image: other").contains("restartPolicy: Never");
      // Ours, the other, and ours again since the object changed after it.
      assertThat(SITE.calls("mutate")).isEqualTo(before + 3);
    } finally {
      remove("zz-other");
    }
  }

  private static Verdict setImage(AdmissionCall call) {
    var at = "/spec/template/spec/containers/0/image";
    return call instanceof Create(_, var object) && !object.at(at).asText().equals("other")
        ? new Allowed(List.of(new PatchOperation.Replace(at, TextNode.valueOf("other"))), List.of())
        : Allowed.UNCHANGED;
  }

  private static String dryRun(String manifest) {
    return SITE.kubectl(manifest, "create", "--dry-run=server", "-o", "yaml", "-f", "-").output();
  }

  private static String succeeds(String manifest, String... arguments) {
    var ended = SITE.kubectl(manifest, arguments);
    assertThat(ended.status()).as(ended.output()).isZero();
    return ended.output();
  }

  private void patch(String patch, String... options) {
    var arguments = new String[options.length + 6];
    var fixed = new String[] {"patch", "iflj", name, "--type=merge", "-p", patch};
    System.arraycopy(fixed, 0, arguments, 0, fixed.length);
    System.arraycopy(options, 0, arguments, fixed.length, options.length);
    succeeds("", arguments);
  }

  private static void configure(String kind, String name, int port, String path) {
    succeeds(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: %sWebhookConfiguration
        metadata:
          name: %s
        webhooks:
        - name: every.call.iflearner.com
          admissionReviewVersions: [v1]
          clientConfig:
            url: %s
            caBundle: %s
          rules:
          - apiGroups: [git.iflytek.com]
            apiVersions: [v1]
            resources: [iflearnerjobs, iflearnerjobs/*]
            operations: ['*']
          namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: %s
          %s
          sideEffects: None
          failurePolicy: Fail
        """
            .formatted(
                kind,
                name,
                URI.create("https://127.0.0.1:" + port + "/" + path),
                Base64.getEncoder().encodeToString(SITE.caBundle().getBytes(UTF_8)),
                SITE.namespace(),
                kind.equals("Mutating") ? "reinvocationPolicy: IfNeeded" : ""),
        "create",
        "-f",
        "-");
  }

  private static void remove(String name) {
    SITE.kubectl(
        "",
        "delete",
        "mutatingwebhookconfiguration,validatingwebhookconfiguration",
        "--ignore-not-found",
        name);
  }
}
