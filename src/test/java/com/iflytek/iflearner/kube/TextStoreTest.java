package com.iflytek.iflearner.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TextStoreTest {
  private final KubernetesSerialization json = new KubernetesSerialization();
  private final TextStore<Pod> pods = new TextStore<>(Pod.class, json);

  @Test
  void keepsAllButManagedFields() {
    var written = pod("1");
    written.getMetadata().getManagedFields().add(new ManagedFieldsEntry());
    pods.put("a/b", written);
    assertThat(pods.get("a/b")).isEqualTo(pod("1"));
    assertThat(pods.keySet()).containsExactly("a/b");
    assertThat(pods.size()).isEqualTo(1);
    assertThat(pods.isFullState()).isTrue();
  }

  @Test
  void tellsWhatWasThereBefore() {
    assertThat(pods.put("a/b", pod("1"))).isNull();
    assertThat(pods.put("a/b", pod("2"))).isEqualTo(pod("1"));
    assertThat(pods.remove("a/b")).isEqualTo(pod("2"));
    assertThat(pods.remove("a/b")).isNull();
    assertThat(pods.get("a/b")).isNull();
  }

  @Test
  void givesEverybodyAnObjectOfHisOwn() {
    pods.put("a/b", pod("1"));
    Objects.requireNonNull(pods.get("a/b")).setSpec(null);
    assertThat(pods.get("a/b")).isEqualTo(pod("1"));
  }

  @Test
  void allOfThemAreShownInOutline() {
    pods.put("a/b", pod("1"));
    assertThat(pods.values())
        .singleElement()
        .satisfies(
            outline -> {
              assertThat(outline.getMetadata()).isEqualTo(pod("1").getMetadata());
              assertThat(outline.getSpec()).isNull();
            });
  }

  @Test
  void theOutlineOfAJobStillHasItsHost() {
    var jobs = new TextStore<>(GenericKubernetesResource.class, json);
    jobs.put(
        "a/b",
        json.unmarshal(
            """
            {"apiVersion": "git.iflytek.com/v1", "kind": "IflearnerJob",
             "metadata": {"namespace": "a", "name": "b"},
             "spec": {"host": "b.server.iflearner.com", "template": {"spec": {"containers": []}}},
             "status": {"phase": "Pending"}}
            """,
            GenericKubernetesResource.class));
    assertThat(jobs.values())
        .singleElement()
        .satisfies(
            outline -> {
              assertThat(outline.<String>get("spec", "host")).isEqualTo("b.server.iflearner.com");
              assertThat(outline.<Object>get("spec", "template")).isNull();
              assertThat(outline.<Object>get("status")).isNull();
            });
  }

  private static Pod pod(String version) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("a")
        .withName("b")
        .withResourceVersion(version)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("c")
        .endContainer()
        .endSpec()
        .build();
  }
}
