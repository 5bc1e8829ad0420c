package com.iflytek.iflearner.reconcile.election;

import static java.time.Duration.ofMillis;

import com.iflytek.iflearner.reconcile.election.Locks.Answer;
import java.time.Duration;
import java.util.function.Supplier;

/** The way of one participant's requests to the store. */
final class Network {
  private static final Answer LOST = new Answer.NoAnswer("the request got no answer");

  private final Simulation simulation;

  /** Nothing gets through. */
  boolean cut;

  Network(Simulation simulation) {
    this.simulation = simulation;
  }

  /**
   * Sends a request. It may be lost, or arrive late, or its answer may be lost.
   *
   * @param patience in true time
   */
  Answer send(Supplier<Answer> request, Duration patience) {
    if (cut || simulation.down) {
      simulation.pass(simulation.random.nextBoolean() ? patience : ofMillis(1));
      return LOST;
    }
    var there = ofMillis(5);
    if (simulation.happens(simulation.faults)) {
      switch (simulation.random.nextInt(4)) {
        case 0 -> {
          simulation.pass(patience);
          return LOST;
        }
        case 1 -> {
          simulation.in(simulation.upTo(20_000), () -> sent(request));
          simulation.pass(patience);
          return LOST;
        }
        case 2 -> {
          simulation.pass(there);
          var _ = request.get();
          simulation.pass(patience);
          return LOST;
        }
        default -> there = simulation.upTo(patience.toMillis());
      }
    }
    simulation.pass(there);
    var answer = request.get();
    simulation.pass(simulation.happens(simulation.faults) ? simulation.upTo(4_000) : ofMillis(5));
    return answer;
  }

  private static void sent(Supplier<Answer> request) {
    var _ = request.get(); // nobody waits for it any more
  }
}
