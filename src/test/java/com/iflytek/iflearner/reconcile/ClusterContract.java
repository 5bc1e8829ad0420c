package com.iflytek.iflearner.reconcile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.children.HostClaims;
import com.iflytek.iflearner.children.Ingresses;
import com.iflytek.iflearner.children.Pods;
import com.iflytek.iflearner.children.Services;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.lifecycle.Observation.Gone;
import com.iflytek.iflearner.lifecycle.Observation.Host;
import com.iflytek.iflearner.lifecycle.Observation.Present;
import com.iflytek.iflearner.lifecycle.Step;
import com.iflytek.iflearner.reconcile.Cluster.Outcome;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a reconciler may rely on, whether the cluster is real or a fake: else a fake proves nothing.
 */
public abstract class ClusterContract {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Outcome DONE = new Outcome.Done();
  private static final Outcome OUTDATED = new Outcome.Outdated();

  protected abstract Cluster cluster();

  /** A stored server's job of that name for that host, in the namespace of the test. */
  protected abstract Job stored(String name, String hostLabel);

  /** Somebody deletes a job; its children stay. */
  protected abstract void orphan(Job job);

  /** Somebody creates an object in the namespace of the test. */
  protected abstract void given(HasMetadata object);

  /** Somebody takes an object away at once. */
  protected abstract void taken(HasMetadata object);

  /** Somebody adds the label {@code touched: by-somebody} to a Service. */
  protected abstract void touched(Service service);

  protected abstract String claimsNamespace();

  @Test
  void whatWasWrittenIsSeenAtOnce() {
    var job = stored("a", "a");

    assertThat(cluster().carryOut(new Step.Create(Services.of(job)))).isEqualTo(DONE);

    assertThat(cluster().carryOut(new Step.Replace(labelled(service(job))))).isEqualTo(DONE);
    assertThat(service(job).getMetadata().getLabels()).containsEntry("ours", "true");
    assertThat(cluster().carryOut(new Step.Delete(service(job)))).isEqualTo(DONE);
    assertThat(present(job).service()).isNull();
  }

  @Test
  void whoeverIsThereFirstStandsInTheWayAndIsSeen() {
    var job = stored("a", "a");
    given(
        new ServiceBuilder(Services.of(job))
            .withNewMetadata()
            .withName("a")
            .withNamespace(job.key().namespace())
            .addToLabels("app", "other")
            .endMetadata()
            .build());

    assertThat(cluster().carryOut(new Step.Create(Services.of(job)))).isEqualTo(OUTDATED);

    assertThat(service(job).getMetadata().getLabels()).containsOnlyKeys("app");
    taken(service(job));
    await().atMost(SOON).until(() -> present(job).service() == null);
    assertThat(cluster().carryOut(new Step.Create(Services.of(job)))).isEqualTo(DONE);
  }

  @Test
  void nothingIsReplacedOrDeletedButTheVeryObjectThatWasSeen() {
    var job = stored("a", "a");
    cluster().carryOut(new Step.Create(Services.of(job)));
    var seen = service(job);
    touched(seen);

    assertThat(cluster().carryOut(new Step.Replace(labelled(seen)))).isEqualTo(OUTDATED);
    assertThat(cluster().carryOut(new Step.Delete(seen))).isEqualTo(OUTDATED);

    assertThat(service(job).getMetadata().getLabels()).containsEntry("touched", "by-somebody");
    var another = new ServiceBuilder(service(job)).editMetadata().withUid("another").endMetadata();
    assertThat(cluster().carryOut(new Step.Delete(another.build()))).isEqualTo(OUTDATED);
    assertThat(present(job).service()).isNotNull();
  }

  @Test
  void whatIsGoneCannotBeReplacedOrDeleted() {
    var job = stored("a", "a");
    cluster().carryOut(new Step.Create(Services.of(job)));
    var seen = service(job);
    taken(seen);

    assertThat(cluster().carryOut(new Step.Replace(labelled(seen)))).isEqualTo(OUTDATED);
    assertThat(cluster().carryOut(new Step.Delete(seen))).isEqualTo(OUTDATED);
    assertThat(present(job).service()).isNull();
  }

  @Test
  void theStatusIsSeenAtOnceAndReplacedOnlyAsItWasSeen() {
    var job = stored("a", "a");
    var status =
        new JobStatus(
            1, List.of(), null, 1, "a-pod", 0, List.of(), null, null, "10.0.0.1", null, null);

    assertThat(cluster().writeStatus(job, status)).isEqualTo(DONE);

    assertThat(present(job).job().status()).isEqualTo(status);
    assertThat(cluster().writeStatus(job, JobStatus.NONE)).isEqualTo(OUTDATED);
    assertThat(present(job).job().status()).isEqualTo(status);
  }

  @Test
  void aRecordedPodIsMissedOnceItIsGone() {
    var job = stored("a", "a");
    cluster().carryOut(new Step.Create(Pods.of(job, 1)));
    var pod = requireNonNull(present(job).pod());
    var uid = pod.getMetadata().getUid();
    cluster()
        .writeStatus(
            job,
            new JobStatus(1, List.of(), null, 1, uid, 0, List.of(), null, null, null, null, null));
    assertThat(present(job).pod()).isNotNull();

    taken(pod);

    await().atMost(SOON).until(() -> present(job).pod() == null);
  }

  @Test
  void aPodThatNeverRanIsGoneAsSoonAsItIsDeleted() {
    var job = stored("a", "a");
    cluster().carryOut(new Step.Create(Pods.of(job, 1)));

    assertThat(cluster().carryOut(new Step.Delete(requireNonNull(present(job).pod()))))
        .isEqualTo(DONE);

    assertThat(present(job).pod()).isNull();
  }

  @Test
  void aFreeHostGoesToTheOlder() {
    var older = stored("b-older", "h");
    var younger = stored("a-younger", "h");

    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(present(younger).host()).isEqualTo(new Host.Free(older.key())));
    assertThat(present(older).host()).isEqualTo(new Host.Free(older.key()));
  }

  @Test
  void aFreeHostGoesToTheOwnerOfARoute() {
    var older = stored("a", "h");
    var younger = stored("b", "h");

    cluster().carryOut(new Step.Create(Ingresses.of(younger, "nginx").orElseThrow()));

    assertThat(present(older).host()).isEqualTo(new Host.Free(younger.key()));
  }

  @Test
  void aClaimIsAbandonedOnlyWhenNeitherItsHolderNorARouteIsLeft() {
    var holder = stored("holder", "h");
    var route = Ingresses.of(holder, "nginx").orElseThrow();
    cluster().carryOut(new Step.Create(claim(holder)));
    cluster().carryOut(new Step.Create(route));
    var waiting = stored("waiting", "h");
    assertThat(present(waiting).host()).isInstanceOf(Host.Held.class);

    orphan(holder);
    await().atMost(SOON).until(() -> cluster().observe(holder.key(), false) instanceof Gone);
    assertThat(present(waiting).host()).isInstanceOf(Host.Held.class);
    assertThat(left(holder.key())).isEmpty();

    taken(route);
    assertThat(present(waiting).host()).isInstanceOf(Host.Abandoned.class);
    assertThat(left(holder.key())).hasSize(1);
  }

  @Test
  void aClaimThatWasTakenOverIsHeld() {
    var holder = stored("holder", "h");
    cluster().carryOut(new Step.Create(claim(holder)));
    var waiting = stored("waiting", "h");
    orphan(holder);
    await().atMost(SOON).until(() -> present(waiting).host() instanceof Host.Abandoned);
    var abandoned = ((Host.Abandoned) present(waiting).host()).claim();
    var host = requireNonNull(waiting.spec().host());

    assertThat(cluster().carryOut(new Step.Replace(HostClaims.takenOver(abandoned, waiting, host))))
        .isEqualTo(DONE);

    assertThat(present(waiting).host())
        .isInstanceOfSatisfying(
            Host.Held.class,
            held -> assertThat(HostClaims.holder(held.claim()).orElseThrow().is(waiting)).isTrue());
    assertThat(left(holder.key())).isEmpty();
  }

  private Present present(Job job) {
    return (Present) cluster().observe(job.key(), false);
  }

  private Service service(Job job) {
    return requireNonNull(present(job).service());
  }

  private List<Lease> left(JobKey gone) {
    return ((Gone) cluster().observe(gone, false)).claims();
  }

  private Lease claim(Job job) {
    return HostClaims.of(job, requireNonNull(job.spec().host()), claimsNamespace());
  }

  private static Service labelled(Service service) {
    return new ServiceBuilder(service)
        .editMetadata()
        .addToLabels("ours", "true")
        .endMetadata()
        .build();
  }
}
