package com.iflytek.iflearner.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.local.Binaries;
import com.iflytek.iflearner.local.ControlPlane;
import com.iflytek.iflearner.local.ControlPlaneOptions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The CRD of the prototype, with jobs that only the prototype took, replaced in place by ours; then
 * our webhook configurations, and no operator that answers. On a control plane of its own, since a
 * cluster has one CRD of a name.
 */
class UpgradeIT {
  private static final Map<String, String> PATCHES = patches();

  /** A namespace whose jobs are not sent to the webhooks. */
  private static final String UNASKED = "kube-system";

  private static final String POD_STATUS =
      """
      {'phase': 'Unknown', 'podIP': '10.0.0.7', 'startTime': '2022-09-01T00:00:00Z',
       'containerStatuses': [
         {'name': 'c', 'image': 'i', 'imageID': '', 'ready': true, 'restartCount': 0}]}
      """;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static ControlPlane plane;

  private static Map<String, String> patches() {
    var patches = new LinkedHashMap<String, String>();
    patches.put("fine", "{}");
    patches.put("no-spec", "{'spec':null}");
    patches.put("no-host", "{'spec':{'host':null}}");
    patches.put("empty-host", "{'spec':{'host':''}}");
    patches.put("upper-case-host", "{'spec':{'host':'JOB1.Server.iflearner.com'}}");
    patches.put("role-foo", "{'spec':{'role':'foo'}}");
    patches.put("no-containers", "{'spec':{'template':{'spec':{'containers':[]}}}}");
    patches.put("empty-template", "{'spec':{'template':{'spec':null}}}");
    patches.put("restart-policy", "{'spec':{'template':{'spec':{'restartPolicy':'Sometimes'}}}}");
    patches.put("long-scheduler", "{'spec':{'schedulername':'" + "x".repeat(300) + "'}}");
    patches.put("huge", "{'spec':{'template':{'spec':{'containers':[" + hugeContainer() + "]}}}}");
    patches.put("1name.of.a.subdomain", "{}");
    return patches;
  }

  /** More elements than a CEL expression may look at one by one. */
  private static String hugeContainer() {
    return "{'name':'c','args':[" + "'a',".repeat(100_000) + "'a']}";
  }

  @BeforeAll
  static void upgrade(@TempDir Path folder) {
    plane =
        ControlPlane.start(
            Binaries.ofThisComputer(System.err::println), folder, ControlPlaneOptions.defaults());
    var kubectl = Kubectl.of(plane);
    kubectl.install(Manifests.PROTOTYPE.resolve("crd.yaml"));
    PATCHES.forEach((name, patch) -> storeAsThePrototypeDid("default", name, patch));
    storeAsThePrototypeDid("default", "changed", "{}");
    storeAsThePrototypeDid(UNASKED, "no-host", "{'spec':{'host':null}}");
    kubectl.install(Manifests.CRD);
    // The default of the status tells which schema is served.
    await().until(() -> Jobs.json(job("changed").get()).at("/status").has("observedGeneration"));
    kubectl.run("create", "namespace", "iflearner-system");
    kubectl.run("apply", "-f", "webhook-config");
    await().untilAsserted(UpgradeIT::nobodyAnswersForANewJob);
  }

  @AfterAll
  static void stop() {
    plane.close();
  }

  private static void storeAsThePrototypeDid(String namespace, String name, String patch) {
    var job = Jobs.server(name, patch);
    job.getMetadata().setFinalizers(List.of("example.com/held"));
    var stored = Jobs.in(plane.admin(), namespace).resource(job).create();
    stored.setAdditionalProperty("status", Jobs.read(POD_STATUS));
    Jobs.in(plane.admin(), namespace).resource(stored).updateStatus();
  }

  static Stream<String> names() {
    return PATCHES.keySet().stream();
  }

  private static NonNamespaceOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      jobs() {
    return Jobs.in(plane.admin(), "default");
  }

  private static Resource<GenericKubernetesResource> job(String name) {
    return jobs().withName(name);
  }

  @ParameterizedTest
  @MethodSource("names")
  void aStoredJobCanBeLabelledFinishedAndDeleted(String name) {
    var labelled = job(name).patch(Jobs.MERGE, "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
    assertThat(labelled.getMetadata().getLabels()).containsEntry("a", "b");

    var finished = job(name).get();
    finished.setAdditionalProperty(
        "status", Map.of("observedGeneration", 1, "phase", "Succeeded", "attempt", 1));
    assertThat(Jobs.json(jobs().resource(finished).updateStatus()).at("/status/phase").asText())
        .isEqualTo("Succeeded");

    job(name).delete();
    job(name).patch(Jobs.MERGE, "{\"metadata\":{\"finalizers\":null}}");
    assertThat(job(name).get()).isNull();
  }

  @Test
  void aNewJobIsNotTakenUnchecked() {
    nobodyAnswersForANewJob();
  }

  private static void nobodyAnswersForANewJob() {
    assertThatThrownBy(() -> jobs().resource(Jobs.server("new", "{}")).dryRun().create())
        .hasMessageContaining("failed calling webhook \"mutate.iflearnerjobs.git.iflytek.com\"");
  }

  @Test
  void aChangedSpecIsNotTakenUnchecked() {
    assertThatThrownBy(() -> job("changed").patch(Jobs.MERGE, "{\"spec\":{\"parties\":2}}"))
        .hasMessageContaining("failed calling webhook");
  }

  @Test
  void aJobWithoutAHostStaysChangeableInAllElse() {
    var job = Jobs.in(plane.admin(), UNASKED).withName("no-host");

    assertThatCode(() -> job.patch(Jobs.MERGE, "{\"spec\":{\"parties\":2}}"))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> job.patch(Jobs.MERGE, "{\"spec\":{\"host\":\"a.b\"}}"))
        .hasMessageContaining("[IFL1009] must not change after creation");
  }
}
