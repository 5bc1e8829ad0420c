package com.iflytek.iflearner.kube;

import static com.iflytek.iflearner.job.Condition.Status.FALSE;
import static com.iflytek.iflearner.job.Condition.Status.UNKNOWN;
import static com.iflytek.iflearner.job.Condition.Type.READY;
import static com.iflytek.iflearner.job.Condition.Type.ROUTE_READY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.job.Condition;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A job whose Pod does not run says why, in the words of whoever keeps it from running. */
class PendingIT {
  private final Site site = new Site();
  private final TestOperator operator = TestOperator.at(site);

  @AfterEach
  void stop() {
    operator.close();
    site.close();
  }

  @Test
  void theKubeletCannotPullTheImage() {
    site.client("a", site.host("a"));
    letGo();

    site.node().waiting("a", "ImagePullBackOff", "Back-off pulling image \"iflearner\"");

    untilReadySays("[IFL3009]", "ImagePullBackOff", "Back-off pulling image \"iflearner\"");
  }

  @Test
  void theKubeletMissesAConfigMap() {
    site.client("a", site.host("a"));
    var pod = letGo();
    site.node().waiting("a", "ContainerCreating", "");

    warn(pod, "FailedMount", "configmap \"server-iflearner-crt\" not found");

    untilReadySays("[IFL3010]", "configmap \"server-iflearner-crt\" not found");
  }

  @Test
  void theSchedulerFindsNoNode() {
    site.client("a", site.host("a"));
    letGo();

    site.node().unschedulable("a", "0/3 nodes are available: 3 Insufficient memory.");

    untilReadySays("[IFL3011]", "0/3 nodes are available: 3 Insufficient memory.");
  }

  @Test
  void aQuotaIsExceededUntilItIsRaised() {
    var quota =
        site.given(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("none")
                .endMetadata()
                .withNewSpec()
                .addToHard("pods", new Quantity("0"))
                .endSpec()
                .build());
    await()
        .until(() -> Site.client().resource(quota).get().getStatus().getHard().containsKey("pods"));

    site.client("a", site.host("a"));

    untilReadySays("[IFL3012]", "exceeded quota: none");
    Site.client().resource(quota).delete();
    site.untilPod("a", _ -> true);
  }

  @Test
  void podSecurityForbidsThePod() {
    Site.client()
        .namespaces()
        .withName(site.namespace())
        .edit(
            namespace ->
                new NamespaceBuilder(namespace)
                    .editMetadata()
                    .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                    .endMetadata()
                    .build());

    site.client("a", site.host("a"));

    untilReadySays("[IFL3012]", "violates PodSecurity \"restricted:latest\"");
    assertThat(site.services("a").get()).isNotNull();
  }

  @Test
  void theIngressClassIsMissingAndTheRouteIsMadeAllTheSame() {
    site.client("a", site.host("a"));

    assertThat(site.untilSaid("a", ROUTE_READY, FALSE, "IngressClassNotFound"))
        .contains(site.ingressClass());
    assertThat(site.ingresses("a").get()).isNotNull();
    site.givenIngressClass("k8s.io/ingress-nginx");
    site.untilSaid("a", ROUTE_READY, UNKNOWN, "WaitingForAddress");
  }

  @Test
  void theIngressClassBelongsToAnUnknownController() {
    site.givenIngressClass("example.com/unknown");

    site.client("a", site.host("a"));

    assertThat(site.untilSaid("a", ROUTE_READY, UNKNOWN, "ControllerUnknown"))
        .contains("example.com/unknown");
    assertThat(site.ingresses("a").get()).isNotNull();
  }

  private Pod letGo() {
    return site.untilPod("a", pod -> pod.getSpec().getSchedulingGates().isEmpty());
  }

  private void untilReadySays(String... words) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(site.status("a").condition(READY))
                    .get()
                    .satisfies(
                        ready -> {
                          assertThat(ready.status()).isEqualTo(Condition.Status.FALSE);
                          assertThat(ready.message()).contains(words);
                        }));
  }

  private void warn(Pod pod, String reason, String message) {
    site.given(
        new EventBuilder()
            .withNewMetadata()
            .withGenerateName("warning-")
            .endMetadata()
            .withType("Warning")
            .withReason(reason)
            .withMessage(message)
            .withLastTimestamp(Instant.now().toString())
            .withNewInvolvedObject()
            .withKind("Pod")
            .withNamespace(site.namespace())
            .withName(pod.getMetadata().getName())
            .withUid(pod.getMetadata().getUid())
            .endInvolvedObject()
            .build());
  }
}
