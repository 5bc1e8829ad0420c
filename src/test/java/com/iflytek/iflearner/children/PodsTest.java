package com.iflytek.iflearner.children;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.job.Api;
import com.iflytek.iflearner.job.Job;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void ourLabelsOutrankTheTemplatesAndTheRestStays() {
    var job =
        template(
            """
            {"metadata": {"labels": {"app": "mine", "team": "fl"}, "annotations": {"note": "kept"}},
             "spec": {"containers": [{"name": "main"}]}}
            """);

    var metadata = Pods.of(job, 3).getMetadata();

    assertThat(metadata.getLabels())
        .isEqualTo(
            Map.of(
                "app", "job1",
                "team", "fl",
                "git.iflytek.com/job-name", "job1",
                "git.iflytek.com/attempt", "3",
                "app.kubernetes.io/managed-by", "iflearner-operator"));
    assertThat(metadata.getAnnotations())
        .isEqualTo(Map.of("note", "kept", "git.iflytek.com/generation", "1"));
    assertThat(metadata.getOwnerReferences()).containsExactly(Owner.reference(job));
  }

  @Test
  void theTemplatesSpecIsUntouchedButForTheGate() {
    var spec =
        """
        {"restartPolicy": "Never", "inventedTomorrow": {"deep": [1, true, null]},
         "securityContext": {"runAsUser": 0, "inventedTomorrow": "kept"},
         "affinity": {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [
           {"topologyKey": "zone", "namespaceSelector": {}, "labelSelector": {}}]}},
         "volumes": [{"name": "scratch", "emptyDir": {}},
           {"name": "new", "inventedTomorrow": {"a": 1}}],
         "initContainers": [{"name": "init", "image": "i", "restartPolicy": "Always"}],
         "containers": [{"name": "main", "image": "i", "inventedTomorrow": 7,
           "args": ["", "-n=2", "1e3"],
           "env": [{"name": "EMPTY", "value": ""},
             {"name": "F", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}}],
           "ports": [{"containerPort": 50001, "hostPort": 0}],
           "livenessProbe": {"tcpSocket": {"port": "grpc"}, "initialDelaySeconds": 0},
           "readinessProbe": {"tcpSocket": {"port": 50001}},
           "resources": {"limits": {"cpu": "2", "memory": "1.5Gi"}}}],
         "schedulingGates": [{"name": "example.com/quota"}]}
        """;
    var job = template("{\"spec\": %s}".formatted(spec));

    var pod = written(Pods.of(job, 1).getSpec());

    var expected = Stored.json(spec);
    expected.withArray("schedulingGates").addObject().put("name", Api.RECORDED_GATE);
    assertThat(pod).isEqualTo(expected);
  }

  @Test
  void aNumberOfProcessorsStaysThatNumber() {
    var job =
        template(
            """
            {"spec": {"containers": [{"name": "main", "resources": {"limits": {"cpu": 2}}}]}}
            """);

    assertThat(written(Pods.of(job, 1)).at("/spec/containers/0/resources"))
        .isEqualTo(Stored.json("{\"limits\": {\"cpu\": \"2\"}}"));
  }

  @Test
  void aTemplateBoundToANodeHasNoGate() {
    var job = template("{\"spec\": {\"nodeName\": \"n\", \"containers\": []}}");

    assertThat(Pods.gated(Pods.of(job, 1))).isFalse();
  }

  @Test
  void theTemplateItselfIsNotChanged() {
    var job = Stored.server().job();
    var before = job.spec().template().deepCopy();

    assertThat(Pods.gated(Pods.of(job, 1))).isTrue();

    assertThat(job.spec().template()).isEqualTo(before);
  }

  @Test
  void aTemplateThatIsNoPodsIsSaid() {
    var job = template("{\"spec\": {\"containers\": \"none\"}}");

    assertThatThrownBy(() -> Pods.of(job, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void openingTheGateLeavesTheGatesOfOthers() {
    var gated =
        new PodBuilder(Pods.of(Stored.server().job(), 1))
            .editSpec()
            .addNewSchedulingGate("example.com/quota")
            .endSpec()
            .build();

    var open = Pods.ungated(gated);

    assertThat(Pods.gated(gated)).isTrue();
    assertThat(Pods.gated(open)).isFalse();
    assertThat(open.getSpec().getSchedulingGates())
        .extracting("name")
        .containsExactly("example.com/quota");
  }

  @Test
  void thePrototypesPodGetsTheLabelsItLacks() {
    var job = Stored.server().job();
    var left =
        new PodBuilder(Pods.ungated(Pods.of(job, 1)))
            .editMetadata()
            .withLabels(Map.of("app", "job1", "seen-by", "somebody"))
            .endMetadata()
            .build();

    var repaired = Pods.repaired(job, 1, left).orElseThrow();

    assertThat(repaired.getMetadata().getLabels())
        .containsEntry("seen-by", "somebody")
        .containsEntry(Labels.JOB_NAME, "job1")
        .containsEntry(Labels.ATTEMPT, "1");
    assertThat(repaired.getSpec()).isEqualTo(left.getSpec());
    assertThat(left.getMetadata().getLabels()).hasSize(2);
    assertThat(Pods.repaired(job, 1, repaired)).isEmpty();
  }

  private static Job template(String json) {
    return Stored.server().with("/spec/template", Stored.json(json)).job();
  }

  /** As it goes over the wire. */
  private static ObjectNode written(Object value) {
    return Stored.json(JSON.valueToTree(value).toString());
  }
}
