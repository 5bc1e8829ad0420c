package com.iflytek.iflearner.reconcile;

import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.Jobs;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.time.Instant;

class FakeClusterTest extends ClusterContract {
  private final World world = new World(new Rules(false));
  private final FakeCluster cluster = new FakeCluster(world);
  private Instant created = Instant.parse("2026-11-22T10:00:00Z");

  @Override
  protected Cluster cluster() {
    return cluster;
  }

  @Override
  protected Job stored(String name, String hostLabel) {
    created = created.plusSeconds(1);
    var job =
        Jobs.server()
            .named("fl", name)
            .with("/spec/host", hostLabel + ".server.iflearner.com")
            .stored("uid-" + name)
            .with("/metadata/creationTimestamp", created.toString())
            .job();
    world.apply(job);
    return world.job(job.key());
  }

  @Override
  protected void orphan(Job job) {
    world.remove(job.key());
  }

  @Override
  protected void given(HasMetadata object) {
    world.put(object);
  }

  @Override
  protected void taken(HasMetadata object) {
    world.remove(World.Id.of(object));
  }

  @Override
  protected void touched(Service service) {
    world.put(
        new ServiceBuilder(service)
            .editMetadata()
            .addToLabels("touched", "by-somebody")
            .endMetadata()
            .build());
  }

  @Override
  protected String claimsNamespace() {
    return FakeCluster.CLAIMS;
  }
}
