package com.iflytek.iflearner.kube;

import static com.iflytek.iflearner.job.Condition.Status.FALSE;
import static com.iflytek.iflearner.job.Condition.Status.TRUE;
import static com.iflytek.iflearner.job.Condition.Type.ACCEPTED;
import static com.iflytek.iflearner.job.Condition.Type.READY;
import static com.iflytek.iflearner.job.Condition.Type.ROUTE_READY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.children.HostClaims;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What somebody else made is never adopted, overwritten or deleted; the job says so and waits. */
class ForeignIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Site site = new Site();
  private final TestOperator operator = TestOperator.at(site);

  @AfterEach
  void stop() {
    operator.close();
    site.close();
  }

  @Test
  void aServiceOfTheJobsNameIsLeftAlone() {
    site.givenIngressClass("k8s.io/ingress-nginx");
    var foreign =
        site.given(
            new ServiceBuilder()
                .withNewMetadata()
                .withName("a")
                .addToLabels("app", "a")
                .endMetadata()
                .withNewSpec()
                .withClusterIP("None")
                .endSpec()
                .build());

    site.client("a", site.host("a"));

    assertThat(site.untilSaid("a", ROUTE_READY, FALSE, "NameTaken"))
        .contains("Service '" + site.namespace() + "/a'");
    isUntouched(foreign, site.services("a").require());
    site.untilPod("a", _ -> true);
    site.services("a").delete();
    await().atMost(SOON).until(() -> site.services("a").get() != null);
  }

  @Test
  void anIngressOfTheJobsNameIsLeftAlone() {
    site.givenIngressClass("k8s.io/ingress-nginx");
    var foreign =
        site.given(
            new IngressBuilder()
                .withNewMetadata()
                .withName("a")
                .endMetadata()
                .withNewSpec()
                .withNewDefaultBackend()
                .withNewService()
                .withName("other")
                .withNewPort()
                .withNumber(80)
                .endPort()
                .endService()
                .endDefaultBackend()
                .endSpec()
                .build());

    site.client("a", site.host("a"));

    assertThat(site.untilSaid("a", ROUTE_READY, FALSE, "NameTaken"))
        .contains("Ingress '" + site.namespace() + "/a'");
    isUntouched(foreign, site.ingresses("a").require());
    site.ingresses("a").delete();
    await().atMost(SOON).until(() -> site.ingresses("a").get() != null);
  }

  @Test
  void aPodOfTheJobsNameIsLeftAlone() {
    var foreign =
        site.given(
            new PodBuilder()
                .withNewMetadata()
                .withName("a")
                .addToLabels("app", "a")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("other")
                .withImage("other")
                .endContainer()
                .endSpec()
                .build());

    site.client("a", site.host("a"));

    assertThat(site.untilSaid("a", READY, FALSE, "NameTaken"))
        .contains("Pod '" + site.namespace() + "/a'");
    isUntouched(foreign, site.pods("a").require());
    assertThat(site.status("a").podUID()).isNull();
    site.pods("a").withGracePeriod(0).delete();
    site.untilPod("a", pod -> pod.getSpec().getSchedulingGates().isEmpty());
  }

  @Test
  void aClaimThatNobodyCanReadIsLeftAlone() {
    var foreign =
        Site.client()
            .resource(
                new LeaseBuilder()
                    .withNewMetadata()
                    .withName(HostClaims.name(site.host("a")))
                    .withNamespace(site.claimsNamespace())
                    .endMetadata()
                    .build())
            .create();

    site.client("a", site.host("a"));

    assertThat(site.untilSaid("a", ACCEPTED, FALSE, "HostTaken")).contains("cannot be read");
    isUntouched(foreign, site.claim(site.host("a")).require());
    assertThat(site.pods("a").get()).isNull();
    site.claim(site.host("a")).delete();
    site.untilSaid("a", ACCEPTED, TRUE, "Accepted");
  }

  @Test
  void childrenOfAnEarlierJobOfThatNameAreLeftToTheGarbageCollector() {
    var before = site.running("a", site.host("a"));

    site.delete("a");
    site.client("a", site.host("a"));
    site.untilSaid("a", READY, FALSE, "WaitingForOldChildren");
    site.node().finishDeletion("a");

    var now =
        site.untilPod("a", p -> !p.getMetadata().getUid().equals(before.getMetadata().getUid()));
    assertThat(now.getMetadata().getOwnerReferences().getFirst().getUid())
        .isEqualTo(site.job("a").getMetadata().getUid());
    site.untilSaid("a", ACCEPTED, TRUE, "Accepted");
  }

  private static void isUntouched(HasMetadata before, HasMetadata now) {
    assertThat(now.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
    assertThat(now.getMetadata().getLabels()).isEqualTo(before.getMetadata().getLabels());
    assertThat(now.getMetadata().getOwnerReferences()).isEmpty();
  }
}
