package com.iflytek.iflearner.kube;

import static com.iflytek.iflearner.job.Condition.Status.FALSE;
import static com.iflytek.iflearner.job.Condition.Status.TRUE;
import static com.iflytek.iflearner.job.Condition.Type.READY;
import static com.iflytek.iflearner.job.Condition.Type.STALLED;
import static com.iflytek.iflearner.job.Condition.Type.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.crd.Commands;
import com.iflytek.iflearner.crd.Kubectl;
import com.iflytek.iflearner.crd.Page;
import com.iflytek.iflearner.local.Command;
import com.iflytek.iflearner.local.SharedControlPlane;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What scripts and tools do with a job's conditions, with the stock kubectl. */
class WaitIT {
  private static final String PATIENCE = "--timeout=" + Site.PATIENCE.toSeconds() + "s";
  private static final String AT_ONCE = "--timeout=0";

  private final Site site = new Site();
  private final TestOperator operator = TestOperator.at(site);
  private final Kubectl kubectl = Kubectl.of(SharedControlPlane.get());

  @AfterEach
  void stop() {
    operator.close();
    site.close();
  }

  @Test
  void whoeverWaitsForSuccessGoesOnWhenTheJobHasFinished() throws Exception {
    site.running("a", site.host("a"));
    assertThat(waiting("Succeeded", AT_ONCE).status()).isNotZero();
    var succeeded = later("Succeeded");

    site.node().exit("a", 0, "");

    succeeds(succeeded);
    assertThat(waiting("Stalled", AT_ONCE).status()).isNotZero();
  }

  @Test
  void anOutcomeIsStillWaitedForAfterAChange() {
    site.running("a", site.host("a"));
    site.node().exit("a", 0, "");
    site.untilSaid("a", SUCCEEDED, TRUE, "Completed");

    site.patched("a", "{\"spec\":{\"ttlSecondsAfterFinished\":3600}}");

    assertThat(waiting("Succeeded", PATIENCE))
        .extracting(Commands.Ended::status)
        .as("of generation 2")
        .isEqualTo(0);
  }

  @Test
  void whoeverWaitsForFailureGoesOnWhenNoAttemptIsLeft() throws Exception {
    site.client("a", site.host("a"), "backoffLimit: 1");
    runs(1);
    var stalled = later("Stalled");
    var failed = later("Succeeded=False");

    site.node().exit("a", 1, "once");
    site.untilSaid("a", READY, FALSE, "BackOff");
    assertThat(waiting("Stalled", AT_ONCE).status()).as("one attempt is left").isNotZero();
    runs(2);
    site.node().exit("a", 1, "twice");

    succeeds(stalled);
    succeeds(failed);
  }

  @Test
  void aJobThatNobodyCanRunIsStalled() {
    site.client("a", "a.elsewhere.example.org");

    site.untilSaid("a", STALLED, TRUE, "Invalid");
    assertThat(waiting("Stalled", PATIENCE).status()).isZero();
  }

  @Test
  void theScriptIsPutIntoArgoCdsConfigMapByTheCommandOfThePage() throws Exception {
    givenArgoCd();

    for (var command : Page.read("docs/status.md").commands("Argo CD")) {
      var shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c", command);
      shell
          .environment()
          .putAll(
              Map.of(
                  "KUBECONFIG",
                  SharedControlPlane.get().kubeconfig().toString(),
                  "PATH",
                  SharedControlPlane.kubectl().getParent()
                      + File.pathSeparator
                      + System.getenv("PATH")));
      var typed = Command.tryRun(shell);
      assertThat(typed.succeeded()).as(typed.output()).isTrue();
    }

    assertThat(
            Site.client()
                .configMaps()
                .inNamespace("argocd")
                .withName("argocd-cm")
                .require()
                .getData())
        .containsEntry("what", "was there")
        .containsEntry(
            "resource.customizations.health.git.iflytek.com_IflearnerJob",
            Files.readString(Path.of("deploy/argocd/health.lua")));
  }

  private static void givenArgoCd() {
    Site.client()
        .resource(new NamespaceBuilder().withNewMetadata().withName("argocd").endMetadata().build())
        .create();
    Site.client()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("argocd")
                .withName("argocd-cm")
                .endMetadata()
                .addToData("what", "was there")
                .build())
        .create();
  }

  private void runs(int attempt) {
    site.untilPod(
        "a",
        pod ->
            site.status("a").attempt() == attempt
                && pod.getMetadata().getUid().equals(site.status("a").podUID())
                && pod.getSpec().getSchedulingGates().isEmpty());
    site.node().run("a");
    site.untilSaid("a", READY, TRUE, "Training");
  }

  /** On a thread of its own: the common pool is the API client's. */
  private Future<Commands.Ended> later(String condition) {
    var waiting = new FutureTask<>(() -> waiting(condition, PATIENCE));
    Thread.ofVirtual().start(waiting);
    return waiting;
  }

  private static void succeeds(Future<Commands.Ended> waiting) throws Exception {
    var ended = waiting.get(2 * Site.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(ended.status()).as(ended.output()).isZero();
  }

  private Commands.Ended waiting(String condition, String timeout) {
    return kubectl.piped(
        "",
        "--namespace=" + site.namespace(),
        "wait",
        "--for=condition=" + condition,
        "iflj/a",
        timeout);
  }
}
