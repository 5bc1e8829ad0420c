package com.iflytek.iflearner.reconcile.election;

import static com.iflytek.iflearner.reconcile.election.Lock.PROTOTYPE_CONFIG_MAP;
import static com.iflytek.iflearner.reconcile.election.Lock.PROTOTYPE_LEASE;
import static java.time.Duration.ofSeconds;

import com.iflytek.iflearner.reconcile.election.Locks.Answer;
import com.iflytek.iflearner.reconcile.election.Simulation.Participant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * The prototype's controller as client-go 0.23 lets it lead, by a ConfigMap and a Lease: it judges
 * both as one, and pins only its write to the ConfigMap to what it judged.
 */
final class SimulatedPrototype implements Participant {
  private static final Duration LEASE = ofSeconds(15);
  private static final Duration RETRY = ofSeconds(2);

  /** It waits a retry period before it begins to renew, and then tries for 10 s. */
  private static final Duration BELIEF = ofSeconds(12);

  private static final String UNKNOWN = "leaderelection.k8s.io/unknown";

  private final Simulation simulation;
  private final Network network;
  private final String name;
  private final double rate;
  private List<Object> observed = List.of();
  private String holder = "";
  private Duration observedAt = Duration.ZERO;
  private Duration renewedAt = Duration.ofDays(-1);
  private Duration wakeAt = Duration.ZERO;
  private boolean busy;

  SimulatedPrototype(Simulation simulation, String name, double rate) {
    this.simulation = simulation;
    this.network = new Network(simulation);
    this.name = name;
    this.rate = rate;
    simulation.add(this);
  }

  void die() {
    simulation.remove(this);
  }

  @Override
  public boolean leads() {
    return elapsed().minus(renewedAt).compareTo(BELIEF) < 0;
  }

  @Override
  public void act() {
    if (busy || wakeAt.compareTo(simulation.now()) > 0) {
      return;
    }
    busy = true;
    var begun = elapsed();
    if (acquiredOrRenewed()) {
      renewedAt = begun;
    }
    wakeAt = simulation.now().plus(RETRY);
    busy = false;
  }

  @Override
  public String toString() {
    return name;
  }

  private boolean acquiredOrRenewed() {
    if (!(send(() -> simulation.store.read(PROTOTYPE_CONFIG_MAP)) instanceof Answer.Found(var map))
        || !(send(() -> simulation.store.read(PROTOTYPE_LEASE))
            instanceof Answer.Found(var lease))) {
      return false; // it would make them; here they are always there
    }
    List<Object> raw = List.of(map.says(), lease.says());
    if (!raw.equals(observed)) {
      observed = raw;
      observedAt = elapsed();
      holder = map.says().holder().equals(lease.says().holder()) ? map.says().holder() : UNKNOWN;
    }
    if (!holder.isEmpty()
        && observedAt.plus(LEASE).compareTo(elapsed()) > 0
        && !holder.equals(name)) {
      return false;
    }
    var record = map.says().heldBy(name, LEASE, Instant.EPOCH.plus(elapsed()));
    if (!(send(() -> simulation.store.write(PROTOTYPE_CONFIG_MAP, record, map.resourceVersion()))
        instanceof Answer.Found)) {
      return false;
    }
    if (!(send(() -> simulation.store.read(PROTOTYPE_LEASE)) instanceof Answer.Found(var again))
        || !(send(() -> simulation.store.write(PROTOTYPE_LEASE, record, again.resourceVersion()))
            instanceof Answer.Found)) {
      return false;
    }
    observed = List.of(record, record);
    observedAt = elapsed();
    holder = name;
    return true;
  }

  private Answer send(Supplier<Answer> request) {
    return network.send(request, ofSeconds(3));
  }

  private Duration elapsed() {
    return Duration.ofNanos((long) (simulation.now().toNanos() * rate));
  }
}
