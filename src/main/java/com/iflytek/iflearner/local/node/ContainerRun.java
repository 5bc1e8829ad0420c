package com.iflytek.iflearner.local.node;

import com.iflytek.iflearner.local.LocalFailure;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One container of a Pod, from before its first start until after its last end. */
final class ContainerRun {
  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(10);
  private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(5);

  private final Container container;
  private final RestartPolicy policy;
  private final Path logs;
  private final Runnable changed;
  private final CountDownLatch stopping = new CountDownLatch(1);

  private volatile Stage stage = new Stage.Waiting("ContainerCreating", null);
  private volatile Stage.@Nullable Ended before;
  private final AtomicInteger restarts = new AtomicInteger();
  private @Nullable ContainerProcess process;

  /** {@code changed} is run after each change of {@link #status}. */
  ContainerRun(Container container, RestartPolicy policy, Path logs, Runnable changed) {
    this.container = container;
    this.policy = policy;
    this.logs = logs;
    this.changed = changed;
  }

  /** Starts a container once; called again for each restart. */
  @FunctionalInterface
  interface Launch {
    Launched start(Container container, Path log);
  }

  /**
   * A started container.
   *
   * @param lastWords where it leaves them
   * @param grace how long it may take to end when it is to be started again
   */
  record Launched(ContainerProcess process, Path lastWords, Probes probes, Duration grace) {}

  String name() {
    return container.getName();
  }

  Container container() {
    return container;
  }

  /** Runs it until it has ended for good or is stopped; the first restart waits for nothing. */
  void run(Launch launch) throws InterruptedException {
    for (var backoff = Duration.ZERO; ; backoff = longer(backoff)) {
      var ended = runOnce(launch);
      if (ended == null) {
        return;
      }
      if (isStopping() || !policy.restartsAfter(ended.exitCode())) {
        become(ended);
        return;
      }
      before = ended;
      if (backoff.isPositive()) {
        become(
            new Stage.Waiting(
                "CrashLoopBackOff",
                "back-off %ds restarting failed container=%s"
                    .formatted(backoff.toSeconds(), name())));
      }
      if (stopping.await(backoff.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      restarts.incrementAndGet();
    }
  }

  /** It cannot be started as things are. */
  void waitFor(String reason, String message) {
    become(new Stage.Waiting(reason, message));
  }

  /** Ends it, with force once {@code grace} is over, and keeps it from starting again. */
  void stop(Duration grace) throws InterruptedException {
    stopping.countDown();
    var running = process();
    if (running != null) {
      running.stop(grace);
    }
  }

  boolean hasSucceeded() {
    return stage instanceof Stage.Ended ended && ended.exitCode() == 0;
  }

  /** True once its current run is over, waiting at most {@code limit} for that. */
  boolean endsWithin(Duration limit) throws InterruptedException {
    var running = process();
    return running == null || running.endsWithin(limit);
  }

  /** The log of its current or last run. */
  Path log() {
    return log(restarts.get());
  }

  /** The log of the run before that. */
  Path previousLog() {
    return log(restarts.get() - 1);
  }

  ContainerStatus status() {
    var now = stage;
    var last = before;
    return new ContainerStatusBuilder()
        .withName(name())
        .withImage(container.getImage())
        .withImageID("")
        .withState(now.state())
        .withLastState(last == null ? null : last.state())
        .withRestartCount(restarts.get())
        .withReady(now instanceof Stage.Running(_, _, var ready) && ready)
        .withStarted(now instanceof Stage.Running(_, var started, _) && started)
        .build();
  }

  private Stage.@Nullable Ended runOnce(Launch launch) throws InterruptedException {
    var log = log(restarts.get());
    var since = Instant.now();
    Launched launched;
    synchronized (this) {
      if (isStopping()) {
        return null;
      }
      try {
        launched = launch.start(container, log);
      } catch (LocalFailure e) {
        waitFor("CreateContainerError", String.valueOf(e.getMessage()));
        return null;
      }
      process = launched.process();
    }
    var code = followed(launched, since);
    var orLog =
        code != 0 && "FallbackToLogsOnError".equals(container.getTerminationMessagePolicy());
    var message = TerminationMessage.of(launched.lastWords(), log, orLog);
    return new Stage.Ended(code, message, since, Instant.now());
  }

  /** Its exit code, after a run of which each change has been told. */
  private int followed(Launched launched, Instant since) throws InterruptedException {
    var probes = launched.probes();
    become(new Stage.Running(since, probes.startedAtOnce(), probes.readyAtOnce()));
    Consumer<Probing.Finding> findings =
        finding -> become(new Stage.Running(since, true, finding == Probing.Finding.READY));
    try (var _ = Probing.start(probes, findings, () -> startAgain(launched))) {
      return launched.process().exitCode();
    }
  }

  /** Ends the current run, so that the policy decides what follows. */
  private void startAgain(Launched launched) {
    if (isStopping()) {
      return;
    }
    try {
      launched.process().stop(launched.grace());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable ContainerProcess process() {
    return process;
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void become(Stage next) {
    stage = next;
    changed.run();
  }

  private Path log(int run) {
    return logs.resolve(name() + "." + run + ".log");
  }

  private static Duration longer(Duration backoff) {
    var twice = backoff.isZero() ? FIRST_BACKOFF : backoff.multipliedBy(2);
    return twice.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : twice;
  }
}
