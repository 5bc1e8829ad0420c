package com.iflytek.iflearner.local.node;

import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Asks a container what its probes ask, for as long as one run of it lasts. */
final class Probing implements AutoCloseable {
  private final Probes probes;
  private final Consumer<Finding> findings;
  private final Runnable restart;
  private final CountDownLatch over = new CountDownLatch(1);

  /** What was found, told when it changes. */
  enum Finding {
    STARTED,
    READY,
    UNREADY
  }

  private Probing(Probes probes, Consumer<Finding> findings, Runnable restart) {
    this.probes = probes;
    this.findings = findings;
    this.restart = restart;
  }

  /** {@code restart} is run when the container failed, once and for good. */
  static Probing start(Probes probes, Consumer<Finding> findings, Runnable restart) {
    var probing = new Probing(probes, findings, restart);
    inBackground(probing::begin);
    return probing;
  }

  /** Nothing is told after this. */
  @Override
  public synchronized void close() {
    over.countDown();
  }

  private void begin() throws InterruptedException {
    if (probes.startup().isPresent()) {
      var started = probes.startup().get().first(over);
      if (started.isEmpty()) {
        return;
      }
      if (!started.get()) {
        restart.run();
        return;
      }
      tell(probes.readiness().isEmpty() ? Finding.READY : Finding.STARTED);
    }
    probes.liveness().ifPresent(probe -> inBackground(() -> followLiveness(probe)));
    probes.readiness().ifPresent(probe -> inBackground(() -> followReadiness(probe)));
  }

  private void followLiveness(HealthProbe probe) throws InterruptedException {
    for (var live = probe.first(over); live.isPresent(); live = probe.next(over)) {
      if (!live.get()) {
        restart.run();
        return;
      }
    }
  }

  private void followReadiness(HealthProbe probe) throws InterruptedException {
    var before = false;
    for (var ready = probe.first(over); ready.isPresent(); ready = probe.next(over)) {
      if (ready.get() != before) {
        before = ready.get();
        tell(before ? Finding.READY : Finding.UNREADY);
      }
    }
  }

  private synchronized void tell(Finding finding) {
    if (over.getCount() > 0) {
      findings.accept(finding);
    }
  }

  private static void inBackground(Task task) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                task.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  @FunctionalInterface
  private interface Task {
    void run() throws InterruptedException;
  }
}
