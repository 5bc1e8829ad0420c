package com.iflytek.iflearner.kube;

import com.iflytek.iflearner.local.SharedControlPlane;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Holds the prototype's locks as its controller does, in client-go's own words. */
final class FakePrototype implements AutoCloseable {
  static final String HOLDER = "iflearner-operator-controller-manager-6c7f_9f1e";

  private final KubernetesClient admin = SharedControlPlane.admin();
  private final ScheduledExecutorService renewals = Executors.newSingleThreadScheduledExecutor();
  private final String namespace;
  private final int seconds;

  FakePrototype(String namespace, int seconds) {
    this.namespace = namespace;
    this.seconds = seconds;
  }

  /** A ConfigMap whose lock is still free. */
  FakePrototype givenConfigMap() {
    admin
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(LockNames.PROTOTYPE)
                .addToAnnotations("somebody", "else")
                .endMetadata()
                .addToData("kept", "as it was")
                .build())
        .create();
    return this;
  }

  /** A Lease whose lock is still free. */
  FakePrototype givenLease() {
    admin
        .resource(
            new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(LockNames.PROTOTYPE)
                .endMetadata()
                .build())
        .create();
    return this;
  }

  /** A Lease that it made itself and holds from the first moment: a free one we would take. */
  FakePrototype givenItsLease() {
    var free =
        new LeaseBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(LockNames.PROTOTYPE)
            .endMetadata()
            .build();
    admin.resource(heldNow(free, Instant.now())).create();
    return this;
  }

  /** Holds those that are there, from now until it is closed. */
  FakePrototype leads() {
    renew();
    var _ = renewals.scheduleWithFixedDelay(this::renew, 300, 300, TimeUnit.MILLISECONDS);
    return this;
  }

  Resource<ConfigMap> configMap() {
    return admin.configMaps().inNamespace(namespace).withName(LockNames.PROTOTYPE);
  }

  Resource<Lease> lease() {
    return admin.leases().inNamespace(namespace).withName(LockNames.PROTOTYPE);
  }

  /** It dies and gives nothing back. */
  @Override
  public void close() {
    renewals.shutdownNow();
    try {
      var _ = renewals.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void renew() {
    var now = Instant.now();
    if (configMap().get() != null) {
      configMap().edit(map -> heldNow(map, now));
    }
    if (lease().get() != null) {
      lease().edit(lease -> heldNow(lease, now));
    }
  }

  /** To the second, as Go writes it; a real one renews every 2 s. */
  private ConfigMap heldNow(ConfigMap map, Instant now) {
    var record =
        """
        {"holderIdentity":"%s","leaseDurationSeconds":%d,"acquireTime":"2022-10-12T07:11:22Z","renewTime":"%s","leaderTransitions":3}\
        """
            .formatted(HOLDER, seconds, now.truncatedTo(ChronoUnit.SECONDS));
    return new ConfigMapBuilder(map)
        .editMetadata()
        .addToAnnotations(ConfigMapForm.ANNOTATION, record)
        .endMetadata()
        .build();
  }

  private Lease heldNow(Lease lease, Instant now) {
    return new LeaseBuilder(lease)
        .editOrNewSpec()
        .withHolderIdentity(HOLDER)
        .withLeaseDurationSeconds(seconds)
        .withRenewTime(now.atZone(ZoneOffset.UTC))
        .endSpec()
        .build();
  }
}
