package com.iflytek.iflearner.kube;

import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.lifecycle.Settings;
import com.iflytek.iflearner.local.SharedControlPlane;
import com.iflytek.iflearner.reconcile.Cluster;
import com.iflytek.iflearner.reconcile.LoopMeter;
import com.iflytek.iflearner.reconcile.ReconcileLoop;
import com.iflytek.iflearner.reconcile.Reconciler;
import com.iflytek.iflearner.reconcile.TrainingProbe;
import com.iflytek.iflearner.reconcile.WorkQueue;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * The reconciling half of an operator, in this JVM: the real cluster, queue, loop and decisions.
 */
final class TestOperator implements AutoCloseable {
  private final KubernetesClient client;
  private final KubeCluster cluster;
  private final ReconcileLoop loop;

  /** One that works already. */
  static TestOperator at(Site site) {
    return at(site, UnaryOperator.identity());
  }

  /** One whose view of the cluster somebody spoils. */
  static TestOperator at(Site site, UnaryOperator<Cluster> spoiled) {
    return new TestOperator(
        SharedControlPlane.admin().getConfiguration(), site, site.settings(), spoiled);
  }

  /** One that may do what this user may, and looks after the site's namespace alone. */
  static TestOperator as(Path kubeconfig, Site site) {
    var settings = site.settings();
    return new TestOperator(
        Config.fromKubeconfig(kubeconfig.toFile()),
        site,
        new Settings(
            settings.domains(),
            settings.defaultIngressClass(),
            settings.claimsNamespace(),
            site.namespace()),
        UnaryOperator.identity());
  }

  private TestOperator(
      Config config, Site site, Settings settings, UnaryOperator<Cluster> spoiled) {
    var clock = InstantSource.system();
    client = Connection.client(config, "iflearner-operator/test");
    cluster = new KubeCluster(client, settings, clock, "test");
    var queue = new WorkQueue(clock, new Random(1));
    var reconciler = new Reconciler(spoiled.apply(cluster), TrainingProbe.NONE, settings, clock);
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

  /** Whether news of all that it may see arrives. */
  boolean watching() {
    return cluster.watching();
  }

  @Override
  public void close() {
    loop.close();
    cluster.close();
    client.close();
  }
}
