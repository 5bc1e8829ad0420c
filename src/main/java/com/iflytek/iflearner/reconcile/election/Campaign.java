package com.iflytek.iflearner.reconcile.election;

import static java.util.Comparator.naturalOrder;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Problem;
import com.iflytek.iflearner.job.Quoted;
import com.iflytek.iflearner.reconcile.election.Standing.Held;
import com.iflytek.iflearner.reconcile.election.Standing.Left;
import com.iflytek.iflearner.reconcile.election.Standing.Others;
import com.iflytek.iflearner.reconcile.election.Standing.Refused;
import com.iflytek.iflearner.reconcile.election.Standing.Unanswered;
import com.iflytek.iflearner.reconcile.election.Standing.Unlocked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One candidate's way to leadership and back. Whoever holds our own lock may lead; before and while
 * it does, it also holds those of the prototype that exist. While the prototype's controller holds
 * one of them our own lock is kept all the same: of several replicas one waits and says so.
 *
 * <p>In the prototype's locks all our replicas go by one name, so that the prototype finds no gap
 * between two of our leaders. One thread calls the methods, any thread the questions.
 */
public final class Campaign {
  /** What the prototype's controller reads in its locks. */
  static final String FOR_THE_PROTOTYPE = "iflearner-operator";

  /** Why a leader is late that got every answer. */
  private static final String NO_FAILURE = "it was stopped or got no CPU time";

  private static final Logger LOG = LoggerFactory.getLogger(Campaign.class);
  private static final List<Lock> PROTOTYPES =
      List.of(Lock.PROTOTYPE_CONFIG_MAP, Lock.PROTOTYPE_LEASE);

  /** Whoever holds one of the two holds both, or soon will: that is said once. */
  private static final Lock RIVALS = Lock.PROTOTYPE_CONFIG_MAP;

  private final Map<Lock, Contest> contests = new EnumMap<>(Lock.class);
  private final Candidate candidate;
  private final Locks locks;
  private final Leadership leadership;
  private final RandomGenerator random;
  private final Notices notices = new Notices(LOG);
  private final Sentences sentences;

  private String rival = "";
  private String standsBehind = "";
  private String failure = NO_FAILURE;

  /** Not null between the begin of the leadership and its end. */
  private volatile @Nullable Duration leadingUntil;

  private volatile Optional<String> otherLeader = Optional.empty();

  /**
   * @param random spreads what failed together
   */
  public Campaign(Candidate candidate, Locks locks, Leadership leadership, RandomGenerator random) {
    this.candidate = candidate;
    this.locks = locks;
    this.leadership = leadership;
    this.random = random;
    this.sentences = new Sentences(locks, candidate.times());
    for (var lock : Lock.values()) {
      var identity = lock.isOurs() ? candidate.identity() : FOR_THE_PROTOTYPE;
      contests.put(lock, new Contest(lock, identity, candidate, locks));
    }
  }

  /** Whether this process leads, by the clock: also true of one that was stopped in its tracks. */
  public boolean leading() {
    var until = leadingUntil;
    return until != null && now().compareTo(until) < 0;
  }

  /** Who leads, if it is another process. */
  public Optional<String> otherLeader() {
    return otherLeader;
  }

  public List<Problem> problems() {
    return notices.problems();
  }

  /** A watch tells what a lock says; it may be late. */
  public void saw(Lock lock, SeenLock seen) {
    contest(lock).saw(seen);
  }

  /** A watch tells that a lock is gone; it may be late. */
  public void missed(Lock lock, String lastVersion) {
    contest(lock).missed(lastVersion);
  }

  /** Whether a watch tells of a lock's changes; until it does they are asked for. */
  public void watched(Lock lock, boolean watched) {
    contest(lock).watched(watched);
  }

  /**
   * Does what is to be done now; returns after how long to come back if nothing is told earlier.
   */
  public Duration step() {
    endIfOverdue();
    var own = pursue(Lock.OPERATOR, true);
    noteOwn(own);
    var prototypes =
        own instanceof Held || leadingUntil != null ? prototypes() : List.<Standing>of();
    if (leadingUntil != null
        || (own instanceof Held && prototypes.stream().allMatch(Campaign::permits))) {
      lead();
    }
    endIfOverdue();
    return untilNextStep(Stream.concat(Stream.of(own), prototypes.stream()).toList());
  }

  /** Leads no more, and gives our own lock back: the next one need not wait. */
  public void resign() {
    end();
    contest(Lock.OPERATOR).release(candidate.times().retry());
  }

  private void noteOwn(Standing own) {
    otherLeader = contest(Lock.OPERATOR).otherHolder();
    switch (own) {
      case Held _ -> {
        failure = NO_FAILURE;
        var name = locks.name(Lock.OPERATOR);
        notices.over(Lock.OPERATOR, Code.LEASE_REFUSED, "This process may hold " + name);
        notices.over(Lock.OPERATOR, Code.LEADERSHIP_LOST, "This process renews " + name);
      }
      case Others(_, var holder) -> {
        if (leadingUntil != null) {
          notices.say(sentences.overtaken(holder));
        }
        end();
        notices.over(Lock.OPERATOR, Code.LEADERSHIP_LOST, "Another process leads");
        if (!holder.equals(standsBehind)) {
          standsBehind = holder;
          LOG.info("Standing by: {} leads", Quoted.of(holder));
        }
      }
      case Refused(_, var words) -> {
        notices.begin(Lock.OPERATOR, sentences.leaseRefused(words));
        endIfOverdue();
      }
      case Unanswered _ -> endIfOverdue();
      case Unlocked _, Left _ -> throw new IllegalStateException("our own lock is made and taken");
    }
  }

  /**
   * Free ones are taken only when nobody else holds either, the ConfigMap first: whoever gets that
   * one gets the other, by the prototype's rules too.
   */
  private List<Standing> prototypes() {
    var standings = new ArrayList<Standing>();
    PROTOTYPES.forEach(lock -> standings.add(pursue(lock, false)));
    if (standings.stream().allMatch(s -> permits(s) || s instanceof Left)) {
      for (int i = 0;
          i < standings.size() && standings.stream().noneMatch(Campaign::forbids);
          i++) {
        standings.set(i, pursue(PROTOTYPES.get(i), true));
      }
    }
    for (int i = 0; i < standings.size(); i++) {
      noteRights(PROTOTYPES.get(i), standings.get(i));
    }
    noteRival(standings);
    return standings;
  }

  private void noteRights(Lock lock, Standing standing) {
    switch (standing) {
      case Refused _ -> notices.begin(lock, sentences.prototypeUnseen(lock));
      case Held _, Unlocked _ ->
          notices.over(
              lock, Code.PROTOTYPE_UNSEEN, "This operator may read and hold " + locks.name(lock));
      case Left _, Others _, Unanswered _ -> {}
    }
  }

  private void noteRival(List<Standing> standings) {
    for (int i = 0; i < standings.size(); i++) {
      if (standings.get(i) instanceof Others(_, var holder)) {
        var isOneOfOurs = holder.equals(FOR_THE_PROTOTYPE); // whose lock somebody removed
        if (!isOneOfOurs && !holder.equals(rival)) {
          rival = holder;
          notices.begin(RIVALS, sentences.prototypeLeads(holder, PROTOTYPES.get(i)));
        }
        end();
        return;
      }
    }
    if (standings.stream().allMatch(Campaign::permits)) {
      rival = "";
      notices.over(
          RIVALS, Code.PROTOTYPE_LEADS, "The prototype's controller no longer holds its locks");
    }
  }

  private void lead() {
    var until = validUntil();
    if (until == null || now().compareTo(until) >= 0) {
      return;
    }
    var before = leadingUntil;
    leadingUntil = until;
    if (before == null) {
      standsBehind = "";
      LOG.info("Leading: this process holds {}", locks.name(Lock.OPERATOR));
      leadership.begin();
    }
  }

  private void endIfOverdue() {
    var until = leadingUntil;
    if (until != null && now().compareTo(until) >= 0) {
      notices.begin(Lock.OPERATOR, sentences.notRenewed(failure));
      end();
    }
  }

  private void end() {
    if (leadingUntil != null) {
      leadingUntil = null;
      leadership.end();
    }
  }

  /** Never longer than until the next retry: a watch may end without a word. */
  private Duration untilNextStep(List<Standing> standings) {
    var now = now();
    var next =
        Stream.concat(
                Stream.of(now.plus(pause())),
                Stream.concat(
                    Stream.ofNullable(leadingUntil),
                    standings.stream().flatMap(s -> Stream.ofNullable(due(s)))))
            .min(naturalOrder())
            .orElseThrow();
    return next.compareTo(now) > 0 ? next.minus(now) : Duration.ZERO;
  }

  private static @Nullable Duration due(Standing standing) {
    return switch (standing) {
      case Held(var until) -> until;
      case Others(var until, _) -> until;
      case Refused _, Unlocked _, Left _, Unanswered _ -> null;
    };
  }

  private Standing pursue(Lock lock, boolean take) {
    var standing = contest(lock).pursue(take, this::patience);
    if (standing instanceof Unanswered(var doing)
        && (lock.isOurs() || failure.equals(NO_FAILURE))) {
      failure = doing;
    }
    return standing;
  }

  /** Half of what a leader has, so that one lost request leaves time for another. */
  private Duration patience() {
    var half = candidate.times().renewDeadline().dividedBy(2);
    var until = leadingUntil;
    if (until == null) {
      return half;
    }
    var left = until.minus(now());
    if (!left.isPositive()) {
      return Duration.ofMillis(1); // too late
    }
    return left.compareTo(half) < 0 ? left : half;
  }

  /** Between three quarters of it and the whole. */
  private Duration pause() {
    long quarter = candidate.times().retry().toNanos() / 4;
    return Duration.ofNanos(3 * quarter + random.nextLong(quarter + 1));
  }

  /** Until when all that is held is certainly ours; null: our own lock is not. */
  private @Nullable Duration validUntil() {
    return contest(Lock.OPERATOR).validUntil() == null
        ? null
        : contests.values().stream()
            .map(Contest::validUntil)
            .filter(Objects::nonNull)
            .min(naturalOrder())
            .orElse(null);
  }

  private static boolean permits(Standing standing) {
    return !(standing instanceof Left) && !forbids(standing);
  }

  private static boolean forbids(Standing standing) {
    return switch (standing) {
      case Others _, Unanswered _ -> true;
      case Held _, Unlocked _, Refused _, Left _ -> false;
    };
  }

  private Contest contest(Lock lock) {
    return Objects.requireNonNull(contests.get(lock));
  }

  private Duration now() {
    return candidate.stopwatch().elapsed();
  }
}
