package com.iflytek.iflearner.kube;

import com.iflytek.iflearner.admission.HostIndex;
import com.iflytek.iflearner.children.Ingresses;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.job.Phase;
import com.iflytek.iflearner.job.Role;
import com.iflytek.iflearner.lifecycle.Member;
import com.iflytek.iflearner.lifecycle.Observation;
import com.iflytek.iflearner.lifecycle.Settings;
import com.iflytek.iflearner.lifecycle.Step;
import com.iflytek.iflearner.reconcile.Cluster;
import com.iflytek.iflearner.reconcile.JobEvent;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The real cluster. */
public final class KubeCluster implements Cluster, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KubeCluster.class);

  private final Settings settings;
  private final Requests requests;
  private final Events events;
  private final Caches caches;
  private final Writes writes;

  /**
   * @param client must not retry by itself
   * @param instance which of the operator's processes speaks in events
   */
  public KubeCluster(
      KubernetesClient client, Settings settings, InstantSource clock, String instance) {
    this.settings = settings;
    this.requests = new Requests(client);
    this.events = new Events(clock, instance);
    this.caches = new Caches(client, new LiveReads(requests), settings);
    this.writes = new Writes(requests, caches);
  }

  /**
   * Begins to watch and goes on for ever, whether the API server answers or not.
   *
   * @param wake told which job to look at, from any thread
   */
  public void start(Consumer<JobKey> wake) {
    caches.start(wake);
  }

  /** Whether everything has been seen once. */
  public boolean synced() {
    return caches.synced();
  }

  /** Whether news arrives; false while the API server does not answer. */
  public boolean watching() {
    return caches.watching();
  }

  /** How many jobs of that role are in that phase. */
  public long jobs(Role role, Phase phase) {
    return caches.jobs().count(role, phase);
  }

  /** Which jobs train, stand still or are stuck. */
  public JobTally tally() {
    return caches.jobs().tally();
  }

  /** Who holds which host, for admission. */
  public HostIndex hostIndex() {
    return caches.hosts();
  }

  @Override
  public Observation observe(JobKey key, boolean live) {
    var job = caches.jobs().get(key);
    if (job == null) {
      caches.forget(key);
      return new Observation.Gone(key, caches.hosts().leftBy(key));
    }
    var pod = live ? caches.pods().live(key.namespace(), key.name()) : pod(job);
    return new Observation.Present(
        job,
        pod,
        child(caches.services(), job),
        child(caches.ingresses(), job),
        caches.hosts().of(job),
        caches.ingressClass(Ingresses.className(job, settings.defaultIngressClass())),
        pod == null ? null : caches.warnings().about(key, pod.getMetadata().getUid()),
        null,
        null,
        federation(job),
        List.of());
  }

  @Override
  public Outcome carryOut(Step step) {
    return writes.carryOut(step);
  }

  @Override
  public Outcome writeStatus(Job job, JobStatus status) {
    return writes.status(caches.jobs().withStatus(job, status));
  }

  @Override
  public void publish(JobEvent event) {
    try {
      requests.create(Kind.EVENT, events.of(event));
    } catch (KubernetesClientException e) {
      LOG.debug("Event {} of {} is lost", event.reason(), event.regarding().key(), e);
    }
  }

  @Override
  public void close() {
    caches.close();
  }

  /** A Pod that was recorded and is still to end is not missed before the API server misses it. */
  private @Nullable Pod pod(Job job) {
    var pod = child(caches.pods(), job);
    var recorded = job.status().podUID();
    if (recorded == null || job.status().completionTime() != null) {
      return pod;
    }
    var isIt = pod != null && recorded.equals(pod.getMetadata().getUid());
    return isIt ? pod : caches.pods().live(job.key().namespace(), job.key().name());
  }

  private List<Member> federation(Job job) {
    var federation = job.spec().federation();
    return federation == null
        ? List.of()
        : caches
            .jobs()
            .members(job.metadata().namespace(), federation)
            .filter(key -> !key.equals(job.key()))
            .flatMap(key -> member(key).stream())
            .toList();
  }

  private Optional<Member> member(JobKey key) {
    return Optional.ofNullable(caches.jobs().get(key))
        .map(job -> new Member(job, caches.pods().get(key.namespace(), key.name())));
  }

  /** What the prototype made is not marked as ours; only a live read finds it. */
  private static <T extends HasMetadata> @Nullable T child(Watched<T> watched, Job job) {
    var key = job.key();
    var isPrototypes =
        job.status().observedGeneration() == JobStatus.NONE.observedGeneration()
            && job.status().phase() != null;
    return isPrototypes
        ? watched.live(key.namespace(), key.name())
        : watched.get(key.namespace(), key.name());
  }
}
