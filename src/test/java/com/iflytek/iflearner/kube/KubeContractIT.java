package com.iflytek.iflearner.kube;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.lifecycle.Observation.Present;
import com.iflytek.iflearner.local.SharedControlPlane;
import com.iflytek.iflearner.reconcile.Cluster;
import com.iflytek.iflearner.reconcile.ClusterContract;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract of the port, kept by the real cluster. */
class KubeContractIT extends ClusterContract {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Site site = new Site();

  /** Its steps are tried by hand and no plan of ours: they say nothing about the rights we need. */
  private final KubernetesClient client =
      Connection.client(
          SharedControlPlane.admin().getConfiguration(), "iflearner-operator/contract");

  private final KubeCluster cluster =
      new KubeCluster(client, site.settings(), InstantSource.system(), "test");

  @BeforeEach
  void start() {
    cluster.start(_ -> {});
    await().atMost(SOON).until(cluster::synced);
  }

  @AfterEach
  void stop() {
    cluster.close();
    client.close();
    site.close();
  }

  @Override
  protected Cluster cluster() {
    return cluster;
  }

  /** A second later than the one before, since that is how exact a creationTimestamp is. */
  @Override
  protected Job stored(String name, String hostLabel) {
    var key = site.key(name);
    site.untilTheNextSecond();
    site.client(name, site.host(hostLabel));
    await().atMost(SOON).until(() -> cluster.observe(key, false) instanceof Present);
    return ((Present) cluster.observe(key, false)).job();
  }

  @Override
  protected void orphan(Job job) {
    site.orphan(job.key().name());
  }

  @Override
  protected void given(HasMetadata object) {
    site.given(object);
  }

  @Override
  protected void taken(HasMetadata object) {
    Site.client().resource(object).withGracePeriod(0).delete();
  }

  @Override
  protected void touched(Service service) {
    site.services(requireNonNull(service.getMetadata().getName()))
        .edit(
            live ->
                new ServiceBuilder(live)
                    .editMetadata()
                    .addToLabels("touched", "by-somebody")
                    .endMetadata()
                    .build());
  }

  @Override
  protected String claimsNamespace() {
    return site.claimsNamespace();
  }
}
