package com.iflytek.iflearner.kube;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Problem;
import com.iflytek.iflearner.reconcile.election.Campaign;
import com.iflytek.iflearner.reconcile.election.Candidate;
import com.iflytek.iflearner.reconcile.election.ElectionTimes;
import com.iflytek.iflearner.reconcile.election.Leadership;
import com.iflytek.iflearner.reconcile.election.Lock;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one of several processes lead, by locks in the cluster. fabric8's own elector is not used:
 * it compares the clocks of two computers.
 */
public final class Elector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Elector.class);

  private final BlockingQueue<Runnable> told = new LinkedBlockingQueue<>();
  private final Candidate candidate;
  private final KubeLocks locks;
  private final Campaign campaign;
  private final Thread thread = Thread.ofPlatform().daemon().name("elector").unstarted(this::work);
  private volatile boolean closed;

  /**
   * @param client must not retry by itself
   * @param leadership told from a thread of the elector's, which cares for nothing else meanwhile
   */
  public Elector(
      KubernetesClient client, LockNames names, Candidate candidate, Leadership leadership) {
    this.candidate = candidate;
    this.locks = new KubeLocks(client, names);
    this.campaign = new Campaign(candidate, locks, leadership, new SecureRandom());
  }

  /**
   * This process, by the clocks of this computer.
   *
   * @param instance what people call it; a container that is restarted has the same as before, so
   *     that its identity is more
   */
  public static Candidate candidate(String instance, ElectionTimes times) {
    var start = System.nanoTime();
    return new Candidate(
        instance + "_" + UUID.randomUUID(),
        times,
        InstantSource.system(),
        () -> Duration.ofNanos(System.nanoTime() - start));
  }

  /** Begins, and goes on for ever, whether the API server answers or not. */
  public void start() {
    locks.watch(campaign, told::add);
    thread.start();
  }

  /** Whether this process leads, judged by its clock at this moment. */
  public boolean leading() {
    return campaign.leading();
  }

  /** Who leads, if it is another process. */
  public Optional<String> otherLeader() {
    return campaign.otherLeader();
  }

  /** What is wrong now, also with the locks of the prototype. Each has been said in the log. */
  public List<Problem> problems() {
    return campaign.problems();
  }

  /** Ends the leadership and gives it back, so that another need not wait for its end. */
  @Override
  public void close() {
    closed = true;
    told.add(() -> {});
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    locks.close();
  }

  private void work() {
    try {
      while (!closed) {
        listen(attempted(this::round));
      }
      var _ = attempted(this::resigned);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration round() {
    for (var lock : Lock.values()) {
      campaign.watched(lock, locks.watching(lock));
    }
    return campaign.step();
  }

  private Duration resigned() {
    campaign.resign();
    return Duration.ZERO;
  }

  private Duration attempted(Supplier<Duration> step) {
    try {
      return step.get();
    } catch (RuntimeException e) { // a process that stood by for ever would go unnoticed
      LOG.error("[{}] The election failed; it is tried again", Code.UNEXPECTED.id(), e);
      return candidate.times().retry();
    }
  }

  private void listen(Duration pause) throws InterruptedException {
    var news = told.poll(pause.toNanos(), TimeUnit.NANOSECONDS);
    while (news != null) {
      news.run();
      news = told.poll();
    }
  }
}
