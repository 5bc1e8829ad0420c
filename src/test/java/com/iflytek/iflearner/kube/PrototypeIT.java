package com.iflytek.iflearner.kube;

import static com.iflytek.iflearner.job.Condition.Status.TRUE;
import static com.iflytek.iflearner.job.Condition.Type.ACCEPTED;
import static com.iflytek.iflearner.job.Condition.Type.READY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the prototype left behind goes on under this operator. */
class PrototypeIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Site site = new Site();

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void itsRunningJobIsTakenOverWithoutRestartingThePod() {
    var job = site.client("a", site.host("a"));
    var pod = runningPod(job);
    site.given(
        new ServiceBuilder()
            .withMetadata(childOf(job))
            .withNewSpec()
            .addToSelector("app", "a")
            .addNewPort()
            .withName("grpc")
            .withPort(80)
            .withNewTargetPort(50001)
            .endPort()
            .endSpec()
            .build());
    site.given(
        new IngressBuilder()
            .withMetadata(childOf(job))
            .editMetadata()
            .addToAnnotations("kubernetes.io/ingress.class", "nginx")
            .addToAnnotations("nginx.ingress.kubernetes.io/proxy-body-size", "1024m")
            .endMetadata()
            .withNewSpec()
            .addNewRule()
            .withHost(site.host("a"))
            .endRule()
            .endSpec()
            .build());
    site.withStatus("a", Map.of("phase", "Running"));

    try (var _ = TestOperator.at(site)) {
      site.untilSaid("a", READY, TRUE, "Training");
      site.untilSaid("a", ACCEPTED, TRUE, "Accepted");
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                assertThat(site.services("a").require().getSpec().getSelector())
                    .isEqualTo(Map.of("git.iflytek.com/job-name", "a"));
                assertThat(site.ingresses("a").require().getSpec().getIngressClassName())
                    .isEqualTo(site.ingressClass());
              });
    }

    var now = site.pods("a").require();
    assertThat(now.getMetadata().getUid()).isEqualTo(pod.getMetadata().getUid());
    assertThat(now.getMetadata().getLabels()).containsEntry("git.iflytek.com/job-name", "a");
    assertThat(site.status("a").podUID()).isEqualTo(pod.getMetadata().getUid());
    assertThat(site.status("a").attempt()).isEqualTo(1);
  }

  /** The prototype made Service and Ingress only while there was no Pod. */
  @Test
  void aCrashAfterItsPodNoLongerLosesServiceAndIngress() {
    var job = site.client("a", site.host("a"));
    var pod = runningPod(job);

    try (var _ = TestOperator.at(site)) {
      await().atMost(SOON).until(() -> site.services("a").get() != null);
      await().atMost(SOON).until(() -> site.ingresses("a").get() != null);
      site.untilSaid("a", READY, TRUE, "Training");
    }

    assertThat(site.pods("a").require().getMetadata().getUid())
        .isEqualTo(pod.getMetadata().getUid());
  }

  @Test
  void ofTwoJobsWithOneHostTheOneWithTheRouteGetsIt() {
    site.client("older", site.host("h"));
    var younger = site.client("younger", site.host("h"));
    site.given(
        new IngressBuilder()
            .withMetadata(childOf(younger))
            .withNewSpec()
            .addNewRule()
            .withHost(site.host("h"))
            .endRule()
            .endSpec()
            .build());

    try (var _ = TestOperator.at(site)) {
      site.untilSaid("younger", ACCEPTED, TRUE, "Accepted");
    }

    assertThat(site.claim(site.host("h")).require().getSpec().getHolderIdentity())
        .isEqualTo(site.key("younger").toString());
    assertThat(site.pods("older").get()).isNull();
  }

  private Pod runningPod(GenericKubernetesResource job) {
    var pod =
        site.given(
            new PodBuilder()
                .withMetadata(childOf(job))
                .withNewSpec()
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("training")
                .withImage("iflearner")
                .endContainer()
                .endSpec()
                .build());
    site.node().run("a");
    return pod;
  }

  private static ObjectMeta childOf(GenericKubernetesResource job) {
    var name = job.getMetadata().getName();
    return new ObjectMetaBuilder()
        .withName(name)
        .addToLabels("app", name)
        .addNewOwnerReference()
        .withApiVersion("git.iflytek.com/v1")
        .withKind("IflearnerJob")
        .withName(name)
        .withUid(job.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .endOwnerReference()
        .build();
  }
}
