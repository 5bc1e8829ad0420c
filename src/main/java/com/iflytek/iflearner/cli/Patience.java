package com.iflytek.iflearner.cli;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for what may take any time, says so every so often, and stops when it is told to. */
final class Patience {
  private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** At a start every moment counts; what is not there soon may be asked for less often. */
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(10);

  /** Of the time waited so far: what is there is seen at most a tenth later. */
  private static final int PART = 10;

  private static final Duration SAY_AGAIN = Duration.ofSeconds(30);

  /** What usually takes a second or two is worth no word. */
  private static final Duration USUAL = Duration.ofSeconds(5);

  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile long looked = System.nanoTime();

  /** It was told to stop. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Ends all waiting, now and later. */
  void stop() {
    stopped.countDown();
  }

  /** Whether it was not told to stop yet. */
  boolean lasts() {
    return stopped.getCount() > 0;
  }

  /** Asks until there is an answer; an answer that asking again cannot change is thrown. */
  <T> T answer(String server, Supplier<T> question) {
    var reminder = new Reminder(Duration.ZERO);
    while (true) {
      try {
        return question.get();
      } catch (KubernetesClientException e) {
        if (!mayPass(e.getCode())) {
          throw e;
        }
        reminder.say(complaint(server, e));
      }
      pause();
    }
  }

  /** Waits until it holds. */
  void until(String what, BooleanSupplier holds) {
    var reminder = new Reminder(USUAL);
    var start = System.nanoTime();
    while (!holds.getAsBoolean()) {
      pause(afterWaiting(Duration.ofNanos(System.nanoTime() - start)));
      reminder.say("Still waiting: " + what);
    }
  }

  /** Until it is told to stop, says so while {@code well} does not hold, and once when it does. */
  void watch(String complaint, String relief, BooleanSupplier well) {
    var reminder = new Reminder(USUAL);
    while (true) {
      pause();
      if (!well.getAsBoolean()) {
        reminder.say(complaint);
      } else {
        if (reminder.said()) {
          LOG.info(relief);
        }
        reminder = new Reminder(USUAL);
      }
    }
  }

  /** Whether what is waited for was looked at lately; not if a look itself never ends. */
  boolean lookedWithin(Duration limit) {
    return System.nanoTime() - looked < limit.toNanos();
  }

  private static Duration afterWaiting(Duration waited) {
    var part = waited.dividedBy(PART);
    if (part.compareTo(SHORTEST_PAUSE) < 0) {
      return SHORTEST_PAUSE;
    }
    return part.compareTo(PAUSE) < 0 ? part : PAUSE;
  }

  private void pause() {
    pause(PAUSE);
  }

  private void pause(Duration pause) {
    looked = System.nanoTime();
    try {
      if (stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Stopped();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new Stopped();
    }
  }

  /** No answer, a conflict with somebody else's write, or one that asks to come back later. */
  private static boolean mayPass(int code) {
    return code <= 0 || code == 408 || code == 409 || code == 429 || code >= 500;
  }

  private static String complaint(String server, KubernetesClientException fault) {
    var said = fault.getStatus() == null ? null : fault.getStatus().getMessage();
    return said == null
        ? "The API server " + server + " does not answer yet (" + reason(fault) + "): waiting"
        : "The API server " + server + " says: " + said + ": trying again";
  }

  private static String reason(Throwable fault) {
    var root = fault;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  /** Says a thing once, and again after a while. */
  private static final class Reminder {
    private long next;
    private boolean said;

    Reminder(Duration first) {
      next = System.nanoTime() + first.toNanos();
    }

    void say(String sentence) {
      if (System.nanoTime() - next >= 0) {
        next = System.nanoTime() + SAY_AGAIN.toNanos();
        said = true;
        LOG.warn(sentence);
      }
    }

    boolean said() {
      return said;
    }
  }
}
