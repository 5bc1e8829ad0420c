package com.iflytek.iflearner.reconcile.election;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * Operators whose clocks are hours off and run at different speeds are stopped, cut off, blinded,
 * killed and replaced, while requests and answers are lost or late. Never do two of them believe to
 * lead, and when it is over one does and goes on.
 */
class ElectionExplorerTest {
  private static final int SCHEDULES = 150;

  /** A slow leader and a fast rival: 10 s of the one must be less than 15 s of the other. */
  private static final double SLOWEST = 0.85;

  private static final Logger LOG = (Logger) LoggerFactory.getLogger(Campaign.class);

  @BeforeAll
  static void beQuiet() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void speak() {
    LOG.setLevel(null);
  }

  @ParameterizedTest(name = "from seed {0}")
  @ValueSource(ints = {0, 1, 2, 3})
  void neverDoTwoLeadAndInTheEndOneDoes(int from) {
    explore(from, seed -> new Schedule(seed, SLOWEST).run());
  }

  /** client-go lets its leader believe for up to 12 s: the clocks must be a little better. */
  @ParameterizedTest(name = "from seed {0}")
  @ValueSource(ints = {4, 5, 6, 7})
  void nobodyLeadsBesideThePrototype(int from) {
    explore(from, seed -> new Schedule(seed, 0.92).withThePrototype().run());
  }

  @ParameterizedTest(name = "from seed {0}")
  @ValueSource(ints = {8})
  void aDeadLeaderIsReplacedAfterItsLeaseAndOneRetryAtMost(int from) {
    explore(
        from,
        seed -> {
          var pair = new Pair(seed);
          pair.leader().die();
          assertThat(pair.simulation.untilSomebodyLeads(ofSeconds(17)))
              .isGreaterThan(ofSeconds(15 - 2));
        });
  }

  @ParameterizedTest(name = "from seed {0}")
  @ValueSource(ints = {9})
  void aDeadLeaderIsReplacedAlsoIfNoWatchTellsOfIt(int from) {
    explore(
        from,
        seed -> {
          var pair = new Pair(seed);
          pair.operators.forEach(operator -> operator.blind = true);
          pair.simulation.pass(pair.simulation.upTo(10_000));
          pair.leader().die();
          pair.simulation.untilSomebodyLeads(ofSeconds(15 + 2 + 2));
        });
  }

  @ParameterizedTest(name = "from seed {0}")
  @ValueSource(ints = {10})
  void aLeaderThatResignsIsReplacedWithinOneRetry(int from) {
    explore(
        from,
        seed -> {
          var pair = new Pair(seed);
          pair.leader().resign();
          pair.simulation.untilSomebodyLeads(ofSeconds(2));
        });
  }

  private static void explore(int from, LongConsumer schedule) {
    for (long seed = (long) from * SCHEDULES; seed < (from + 1L) * SCHEDULES; seed++) {
      try {
        schedule.accept(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  /** Two operators with good clocks of their own opinion of the time, one of which leads. */
  private static final class Pair {
    final Simulation simulation;
    final List<SimulatedOperator> operators;

    Pair(long seed) {
      simulation = new Simulation(seed);
      operators =
          List.of(
              new SimulatedOperator(simulation, "a", 1, ofHours(seed % 3 - 1)),
              new SimulatedOperator(simulation, "b", 1, seed % 2 == 0 ? Duration.ZERO : null));
      simulation.untilSomebodyLeads(ofSeconds(1));
      simulation.pass(simulation.upTo(30_000));
    }

    SimulatedOperator leader() {
      return operators.stream().filter(SimulatedOperator::leads).findFirst().orElseThrow();
    }
  }

  /** What happens to three operators in three minutes, chosen by a seed. */
  private static final class Schedule {
    private static final Duration CHAOS = ofMinutes(3);

    private final Simulation simulation;
    private final double slowest;
    private final List<SimulatedOperator> operators = new ArrayList<>();
    private final List<SimulatedOperator> everybody = new ArrayList<>();
    private final List<SimulatedPrototype> prototypes = new ArrayList<>();

    /** A lock that somebody removes is made again at once by who never saw it: one or the other. */
    private final boolean removals;

    private boolean withPrototype;
    private int born;

    Schedule(long seed, double slowest) {
      this.simulation = new Simulation(seed);
      this.slowest = slowest;
      this.removals = seed % 3 == 0;
      for (int i = 0; i < 3; i++) {
        operatorIsBorn();
      }
    }

    Schedule withThePrototype() {
      withPrototype = true;
      var left = LockRecord.first("an earlier one", ofSeconds(15), Instant.EPOCH);
      simulation.store.put(Lock.PROTOTYPE_CONFIG_MAP, left);
      simulation.store.put(Lock.PROTOTYPE_LEASE, left);
      return this;
    }

    void run() {
      simulation.pass(ofSeconds(1)); // everybody has seen the locks once
      simulation.faults = simulation.random.nextInt(25);
      strikeAgain();
      simulation.pass(CHAOS);
      calm();
      simulation.pass(ofSeconds(1)); // who is to resign resigns
      simulation.untilSomebodyLeads(ofSeconds(45));
      var leader = simulation.leaders();
      simulation.pass(ofMinutes(1));
      assertThat(simulation.leaders()).isEqualTo(leader);
      assertThat(operators).filteredOn(operator -> operator.works).hasSize(1);
    }

    private void strikeAgain() {
      simulation.in(
          simulation.upTo(6_000),
          () -> {
            if (simulation.now().compareTo(CHAOS) < 0) {
              strike(operators.get(simulation.random.nextInt(operators.size())));
              strikeAgain();
            }
          });
    }

    private void strike(SimulatedOperator operator) {
      switch (simulation.random.nextInt(withPrototype ? 10 : 8)) {
        case 0, 1 -> operator.stop(simulation.upTo(40_000));
        case 2, 3 -> operator.network.cut = !operator.network.cut;
        case 4 -> operator.blind = !operator.blind;
        case 5 -> simulation.down = !simulation.down;
        case 6 -> {
          operator.die();
          operators.remove(operator);
          if (!removals || operators.isEmpty()) {
            operatorIsBorn();
          }
        }
        case 7 -> {
          if (removals) {
            simulation.store.remove(Lock.OPERATOR);
          } else {
            operators.remove(operator);
            operatorIsBorn();
            operator.resignSoon();
          }
        }
        default -> prototypeComesOrGoes();
      }
    }

    private void operatorIsBorn() {
      var operator = new SimulatedOperator(simulation, "operator-" + born++, rate(), wrongClock());
      operators.add(operator);
      everybody.add(operator);
    }

    private void prototypeComesOrGoes() {
      if (prototypes.isEmpty()) {
        prototypes.add(new SimulatedPrototype(simulation, "prototype-" + born++, rate()));
      } else {
        prototypes.removeFirst().die();
      }
    }

    private void calm() {
      simulation.faults = 0;
      simulation.down = false;
      prototypes.forEach(SimulatedPrototype::die);
      everybody.forEach(
          operator -> {
            operator.resume();
            operator.network.cut = false;
            operator.blind = false;
          });
    }

    private double rate() {
      return slowest + simulation.random.nextDouble() * 2 * (1 - slowest);
    }

    private @Nullable Duration wrongClock() {
      return simulation.happens(10) ? null : ofMinutes(simulation.random.nextInt(240) - 120);
    }
  }
}
