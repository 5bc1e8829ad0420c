package com.iflytek.iflearner.reconcile.election;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.reconcile.election.Simulation.Participant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A process of ours: its clocks are wrong, it may be stopped at any moment, and it may die. */
final class SimulatedOperator implements Participant {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

  /** The process is dead, somewhere within a request. */
  private static final class Death extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final Simulation simulation;
  private final String name;
  private final double rate;
  private final Duration start;
  private final Campaign campaign;
  private final Deque<Runnable> told = new ArrayDeque<>();
  private Duration wakeAt = Duration.ZERO;
  private Duration stoppedUntil = Duration.ZERO;
  private boolean busy;
  private boolean resigns;
  private boolean dead;

  final Network network;

  /** Whether the work of a leader is under way. */
  boolean works;

  /** Nobody tells it of changes. */
  boolean blind;

  /**
   * @param rate how fast its clocks run
   * @param wallClock how wrong its wall clock is; null: it stands still
   */
  SimulatedOperator(Simulation simulation, String name, double rate, @Nullable Duration wallClock) {
    this.simulation = simulation;
    this.name = name;
    this.rate = rate;
    this.start = simulation.upTo(3_600_000);
    this.network = new Network(simulation);
    var candidate =
        new Candidate(
            name,
            ElectionTimes.DEFAULT,
            () -> wallClock == null ? NOON : NOON.plus(wallClock).plus(elapsed()),
            this::elapsed);
    this.campaign = new Campaign(candidate, new Requests(), new Work(), simulation.random);
    simulation.add(this);
    simulation.store.watch(new Watch());
  }

  /** All its threads stand still. */
  void stop(Duration duration) {
    stoppedUntil = simulation.now().plus(duration);
  }

  void resume() {
    stoppedUntil = Duration.ZERO;
  }

  void die() {
    dead = true;
    works = false;
    simulation.remove(this);
  }

  /** A graceful end. */
  void resign() {
    busy = true;
    campaign.resign();
    die();
  }

  /** A graceful end as soon as it has finished what it does. */
  void resignSoon() {
    resigns = true;
  }

  @Override
  public boolean leads() {
    return !dead && campaign.leading();
  }

  @Override
  public void act() {
    if (dead
        || busy
        || stoppedUntil.compareTo(simulation.now()) > 0
        || (told.isEmpty() && !resigns && wakeAt.compareTo(simulation.now()) > 0)) {
      return;
    }
    busy = true;
    try {
      if (resigns) {
        campaign.resign();
        die();
        return;
      }
      while (!told.isEmpty()) {
        told.remove().run();
      }
      for (var lock : Lock.values()) {
        campaign.watched(lock, !blind);
      }
      var pause = campaign.step();
      wakeAt = simulation.now().plus(trueTime(pause));
      assertThat(works).as(name + " works just while it leads").isEqualTo(campaign.leading());
    } catch (Death _) {
      // what it did not finish is found by the next
    } finally {
      busy = false;
    }
  }

  @Override
  public String toString() {
    return name;
  }

  private Duration elapsed() {
    return start.plusNanos((long) (simulation.now().toNanos() * rate));
  }

  private Duration trueTime(Duration local) {
    return Duration.ofNanos((long) (local.toNanos() / rate));
  }

  private Locks.Answer send(Supplier<Locks.Answer> request, Duration patience) {
    var answer = network.send(request, trueTime(patience));
    while (!dead && stoppedUntil.compareTo(simulation.now()) > 0) {
      simulation.pass(stoppedUntil.minus(simulation.now()));
    }
    if (dead) {
      throw new Death();
    }
    return answer;
  }

  private void tell(Runnable news) {
    if (!blind && !dead) {
      var late = simulation.happens(simulation.faults) ? 5_000 : 50;
      simulation.in(ofMillis(1).plus(simulation.upTo(late)), () -> told.add(news));
    }
  }

  private final class Requests implements Locks {
    @Override
    public Answer read(Lock lock, Duration patience) {
      return send(() -> simulation.store.read(lock), patience);
    }

    @Override
    public Answer create(Lock lock, LockRecord says, Duration patience) {
      return send(() -> simulation.store.create(lock, says), patience);
    }

    @Override
    public Answer write(Lock lock, LockRecord says, String resourceVersion, Duration patience) {
      return send(() -> simulation.store.write(lock, says, resourceVersion), patience);
    }

    @Override
    public String name(Lock lock) {
      return lock.name();
    }
  }

  private final class Work implements Leadership {
    @Override
    public void begin() {
      assertThat(works).isFalse();
      works = true;
    }

    @Override
    public void end() {
      assertThat(works).isTrue();
      works = false;
    }
  }

  private final class Watch implements LockStore.Watcher {
    @Override
    public void changed(Lock lock, SeenLock now) {
      tell(() -> campaign.saw(lock, now));
    }

    @Override
    public void removed(Lock lock, String version) {
      tell(() -> campaign.missed(lock, version));
    }
  }
}
