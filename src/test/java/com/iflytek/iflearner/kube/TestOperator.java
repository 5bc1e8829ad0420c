package com.iflytek.iflearner.kube;

import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.local.SharedControlPlane;
import com.iflytek.iflearner.reconcile.Cluster;
import com.iflytek.iflearner.reconcile.LoopMeter;
import com.iflytek.iflearner.reconcile.ReconcileLoop;
import com.iflytek.iflearner.reconcile.Reconciler;
import com.iflytek.iflearner.reconcile.WorkQueue;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * The reconciling half of an operator, in this JVM: the real cluster, queue, loop and decisions.
 */
final class TestOperator implements AutoCloseable {
  private final KubernetesClient client =
      Connection.client(SharedControlPlane.admin().getConfiguration(), "test");
  private final KubeCluster cluster;
  private final ReconcileLoop loop;

  /** One that works already. */
  static TestOperator at(Site site) {
    return at(site, UnaryOperator.identity());
  }

  /** One whose view of the cluster somebody spoils. */
  static TestOperator at(Site site, UnaryOperator<Cluster> spoiled) {
    return new TestOperator(site, spoiled);
  }

  private TestOperator(Site site, UnaryOperator<Cluster> spoiled) {
    var clock = InstantSource.system();
    cluster = new KubeCluster(client, site.settings(), clock, "test");
    var queue = new WorkQueue(clock, new Random(1));
    var reconciler = new Reconciler(spoiled.apply(cluster), site.settings(), clock);
    loop = new ReconcileLoop(queue, reconciler::reconcile, 2, LoopMeter.NONE, clock);
    cluster.start(
        job -> {
          if (job.namespace().equals(site.namespace())) { // other tests leave jobs behind
            queue.add(job);
          }
        });
    await().atMost(Duration.ofSeconds(20)).until(cluster::synced);
    loop.start();
  }

  @Override
  public void close() {
    loop.close();
    cluster.close();
    client.close();
  }
}
