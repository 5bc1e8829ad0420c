package com.iflytek.iflearner.reconcile.election;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * True time, and all that happens in it. While one participant waits for an answer the others go
 * on, so that a request is a place where anything may come between.
 */
final class Simulation {
  private static final Duration TICK = ofMillis(100);

  /** Somebody who acts when it is his time. */
  interface Participant {
    void act();

    /** Whether he believes to lead, judged by his own clock. */
    boolean leads();
  }

  private record Event(Duration at, long order, Runnable happens) {}

  final LockStore store = new LockStore();
  final RandomGenerator random;
  private final List<Participant> participants = new ArrayList<>();
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::at).thenComparingLong(Event::order));
  private Duration now = Duration.ZERO;
  private long order;

  /** How many of a hundred requests go wrong. */
  int faults;

  /** Nobody gets an answer. */
  boolean down;

  Simulation(long seed) {
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  Duration now() {
    return now;
  }

  void add(Participant participant) {
    participants.add(participant);
  }

  void remove(Participant participant) {
    participants.remove(participant);
  }

  void in(Duration delay, Runnable happens) {
    events.add(new Event(now.plus(delay), order++, happens));
  }

  /** Lets time pass, and never two believe to lead. */
  void pass(Duration duration) {
    var until = now.plus(duration);
    while (now.compareTo(until) < 0) {
      var left = until.minus(now);
      now = now.plus(left.compareTo(TICK) < 0 ? left : TICK);
      while (!events.isEmpty() && events.peek().at().compareTo(now) <= 0) {
        events.remove().happens().run();
      }
      List.copyOf(participants).forEach(Participant::act);
      atMostOneLeads();
    }
  }

  /** How long until somebody leads. */
  Duration untilSomebodyLeads(Duration limit) {
    var begin = now;
    while (leaders().isEmpty()) {
      assertThat(now.minus(begin)).as("time without a leader").isLessThan(limit);
      pass(TICK);
    }
    return now.minus(begin);
  }

  List<Participant> leaders() {
    return participants.stream().filter(Participant::leads).toList();
  }

  void atMostOneLeads() {
    assertThat(leaders()).as("those who believe to lead at " + now).hasSizeLessThanOrEqualTo(1);
  }

  boolean happens(int ofAHundred) {
    return random.nextInt(100) < ofAHundred;
  }

  Duration upTo(long millis) {
    return ofMillis(random.nextLong(millis + 1));
  }
}
