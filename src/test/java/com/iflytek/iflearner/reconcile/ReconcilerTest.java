package com.iflytek.iflearner.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.children.Labels;
import com.iflytek.iflearner.children.Pods;
import com.iflytek.iflearner.children.Services;
import com.iflytek.iflearner.children.Stored;
import com.iflytek.iflearner.job.Condition;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.job.Phase;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReconcilerTest {
  private static final JobKey KEY = Stored.client().job().key();

  private final World world = new World();
  private final FakeCluster cluster = new FakeCluster(world);
  private final Reconciler reconciler =
      new Reconciler(
          cluster, TrainingProbe.NONE, FakeCluster.SETTINGS, InstantSource.fixed(World.NOW));

  @BeforeEach
  void aJobIsApplied() {
    world.apply(Stored.client().job());
  }

  @Test
  void thePlainWayTakesSixWritesAndNoEvent() {
    assertThat(reconciler.reconcile(KEY)).isEqualTo(new Visit.Settled(null));

    assertThat(cluster.writes)
        .containsExactly(
            "Create Lease",
            "Create Service",
            "Create Ingress",
            "Create Pod",
            "Status",
            "Replace Pod");
    assertThat(cluster.events).isEmpty();
    assertThat(Pods.gated(pod())).isFalse();
  }

  @Test
  void aSecondPassOverAConvergedJobWritesNothing() {
    reconciler.reconcile(KEY);
    cluster.writes.clear();

    assertThat(reconciler.reconcile(KEY)).isEqualTo(new Visit.Settled(null));

    assertThat(cluster.writes).isEmpty();
  }

  @Test
  void aCrashAfterThePodLosesNeitherServiceNorIngress() {
    world.put(Pods.ungated(Pods.of(Stored.client().job(), 1)));

    reconciler.reconcile(KEY);

    assertThat(world.child(Service.class, KEY)).isNotNull();
    assertThat(world.child(Ingress.class, KEY)).isNotNull();
  }

  @Test
  void aTrainingThatEndsWellIsRecordedOnceAndItsHostIsFree() {
    reconciler.reconcile(KEY);
    world.put(Nodes.running(pod()));
    reconciler.reconcile(KEY);
    assertThat(status(Condition.Type.READY)).isEqualTo(Condition.Status.TRUE);
    assertThat(job().status().phase()).isEqualTo(Phase.RUNNING);

    world.put(Nodes.ended(pod(), 0));
    cluster.writes.clear();
    reconciler.reconcile(KEY);

    assertThat(cluster.writes).containsExactly("Status", "Delete Ingress", "Delete Lease");
    assertThat(job().status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(world.child(Service.class, KEY)).isNotNull();
    assertThat(cluster.events).extracting(JobEvent::reason).containsExactly("Started", "Succeeded");

    cluster.writes.clear();
    world.remove(World.Id.of(pod()));
    reconciler.reconcile(KEY);
    assertThat(cluster.writes).isEmpty();
  }

  @Test
  void whatThePrototypeLeftIsTakenOverWithoutALossOfEndpoints() {
    var left = Nodes.running(Pods.ungated(Pods.of(Stored.client().job(), 1)));
    world.put(
        new PodBuilder(left)
            .editMetadata()
            .withLabels(Map.of("app", "job1"))
            .endMetadata()
            .build());
    world.put(
        new ServiceBuilder(Services.of(Stored.client().job()))
            .editSpec()
            .withSelector(Map.of("app", "job1"))
            .endSpec()
            .build());

    reconciler.reconcile(KEY);

    assertThat(cluster.writes)
        .containsExactly(
            "Create Lease", "Replace Pod", "Replace Service", "Create Ingress", "Status");
    assertThat(pod().getMetadata().getLabels()).containsEntry(Labels.ATTEMPT, "1");
    assertThat(job().status().attempt()).isEqualTo(1);
    assertThat(job().status().podUID()).isEqualTo(pod().getMetadata().getUid());
  }

  private Job job() {
    return world.job(KEY);
  }

  private Pod pod() {
    return Objects.requireNonNull(world.child(Pod.class, KEY));
  }

  private Condition.Status status(Condition.Type type) {
    return job().status().condition(type).orElseThrow().status();
  }
}
