package com.iflytek.iflearner.reconcile.election;

import com.iflytek.iflearner.reconcile.election.Locks.Answer;
import com.iflytek.iflearner.reconcile.election.Observed.Present;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One candidate and one lock: what was observed of it, what is held of it, and the next request.
 */
final class Contest {
  /** Twice what is needed where one other writes at the same time. */
  private static final int MOST_LOOKS = 4;

  /** What is forbidden stays so until a person changes it. */
  private static final int RETRIES_BEFORE_ASKING_AGAIN = 15;

  private enum Request {
    READ,
    WRITE
  }

  private final Lock lock;
  private final String identity;
  private final Candidate candidate;
  private final Locks locks;
  private final Map<Request, Standing.Refused> refused = new EnumMap<>(Request.class);
  private @Nullable Observed observed;
  private @Nullable Duration acknowledged;
  private @Nullable Duration readAt;
  private boolean outdated;
  private boolean watched;

  /**
   * @param identity as which the candidate holds this lock
   */
  Contest(Lock lock, String identity, Candidate candidate, Locks locks) {
    this.lock = lock;
    this.identity = identity;
    this.candidate = candidate;
    this.locks = locks;
  }

  /** A watch tells; it may be late. */
  void saw(SeenLock seen) {
    if (!(observed instanceof Present(_, var known, _))
        || SeenLock.isNewer(seen.resourceVersion(), known)) {
      learn(seen);
    }
  }

  /** A watch tells that it is gone; it may be late. */
  void missed(String lastVersion) {
    if (observed instanceof Present(_, var known, _) && !SeenLock.isNewer(known, lastVersion)) {
      learn(null);
    }
  }

  /** Whether a watch tells of changes; if none does they are asked for. */
  void watched(boolean watched) {
    this.watched = watched;
  }

  /** Until when it is certain that nobody else has taken it; null: it is not ours. */
  @Nullable Duration validUntil() {
    return claim().validUntil();
  }

  /** Who else holds it, as far as is known. */
  Optional<String> otherHolder() {
    return observed instanceof Present(var says, _, _)
            && !says.holder().isEmpty()
            && !says.holder().equals(identity)
        ? Optional.of(says.holder())
        : Optional.empty();
  }

  /**
   * Renews the lock if it is ours and due, or takes it.
   *
   * @param take whether to take it where it is free
   * @param patience how long one request may take
   */
  Standing pursue(boolean take, Supplier<Duration> patience) {
    for (int look = 0; look < MOST_LOOKS; look++) {
      if (mustRead()) {
        var failure = ask(Request.READ, () -> locks.read(lock, patience.get()));
        if (failure.isPresent()) {
          return failure.get();
        }
      }
      var known = observed;
      if (known == null) {
        continue;
      }
      switch (Election.decide(known, claim(), now())) {
        case Decision.Hold(var until) -> {
          return new Standing.Held(until);
        }
        case Decision.Wait(var until, var holder) -> {
          acknowledged = null;
          return new Standing.Others(until, holder);
        }
        case Decision.Make _ when !lock.isOurs() -> {
          acknowledged = null;
          return new Standing.Unlocked();
        }
        case Decision.Take _ when !take -> {
          acknowledged = null;
          return new Standing.Left();
        }
        case Decision.Make _, Decision.Take _, Decision.Renew _ -> {
          var failure = ask(Request.WRITE, () -> write(known, patience.get()));
          if (failure.isPresent()) {
            return failure.get();
          }
        }
      }
    }
    return new Standing.Unanswered("somebody else keeps writing " + locks.name(lock));
  }

  /** Gives it back, if it is ours; what does not succeed ends by itself. */
  void release(Duration patience) {
    for (int look = 0; look < MOST_LOOKS; look++) {
      if (!(observed instanceof Present(var says, var version, _))
          || !says.holder().equals(identity)) {
        return;
      }
      var released = says.released(candidate.wall().instant());
      var failure = ask(Request.WRITE, () -> locks.write(lock, released, version, patience));
      if (failure.isEmpty() && mustRead()) {
        failure = ask(Request.READ, () -> locks.read(lock, patience));
      }
      if (failure.isPresent()) {
        return;
      }
    }
  }

  private boolean mustRead() {
    return observed == null || outdated || (!watched && acknowledged == null && isReadDue());
  }

  private boolean isReadDue() {
    return readAt == null || now().compareTo(readAt.plus(candidate.times().retry())) >= 0;
  }

  private Answer write(Observed known, Duration patience) {
    var lease = candidate.times().lease();
    var time = candidate.wall().instant();
    return switch (known) {
      case Present(var says, var version, _) ->
          locks.write(lock, says.heldBy(identity, lease, time), version, patience);
      case Observed.Absent _, Observed.Vanished _ ->
          locks.create(lock, LockRecord.first(identity, lease, time), patience);
    };
  }

  /** Learns from the answer; what it returns is why nothing was learnt. */
  private Optional<Standing> ask(Request request, Supplier<Answer> send) {
    var sentAt = now();
    var before = refused.get(request);
    if (before != null && sentAt.compareTo(before.until()) < 0) {
      return Optional.of(before);
    }
    return switch (send.get()) {
      case Answer.Found(var seen) -> {
        answered(request, sentAt);
        learn(seen);
        yield Optional.empty();
      }
      case Answer.Missing _ -> {
        answered(Request.READ, sentAt);
        learn(null);
        yield Optional.empty();
      }
      case Answer.Outdated _ -> {
        outdated = true;
        yield Optional.empty();
      }
      case Answer.Refused(var words) -> {
        var again = sentAt.plus(untilAskedAgain());
        var refusal = new Standing.Refused(again, words);
        refused.put(request, refusal);
        if (!lock.isOurs()) {
          acknowledged = null; // we go on without it
        }
        yield Optional.of(refusal);
      }
      case Answer.NoAnswer(var doing) -> Optional.of(new Standing.Unanswered(doing));
    };
  }

  private void answered(Request request, Duration sentAt) {
    refused.remove(request);
    switch (request) {
      case READ -> readAt = sentAt;
      case WRITE -> acknowledged = sentAt;
    }
  }

  private Duration untilAskedAgain() {
    var retry = candidate.times().retry();
    return lock.isOurs() ? retry : retry.multipliedBy(RETRIES_BEFORE_ASKING_AGAIN);
  }

  private void learn(@Nullable SeenLock seen) {
    var now = now();
    var before = observed;
    observed = before == null ? Observed.first(seen, now) : before.then(seen, now);
    outdated = false;
  }

  private Election.Claim claim() {
    return new Election.Claim(identity, acknowledged, candidate.times());
  }

  private Duration now() {
    return candidate.stopwatch().elapsed();
  }
}
