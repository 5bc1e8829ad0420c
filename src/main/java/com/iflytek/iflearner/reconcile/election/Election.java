package com.iflytek.iflearner.reconcile.election;

import static java.util.Objects.requireNonNullElse;

import com.iflytek.iflearner.job.Quoted;
import com.iflytek.iflearner.reconcile.election.Observed.Absent;
import com.iflytek.iflearner.reconcile.election.Observed.Present;
import com.iflytek.iflearner.reconcile.election.Observed.Vanished;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whose a lock is, judged by what was observed of it here and by nothing else. */
public final class Election {
  /** No elector asks for more; what says it will last for years was not written by one. */
  private static final Duration LONGEST_LEASE = Duration.ofMinutes(10);

  private Election() {}

  /**
   * Who decides.
   *
   * @param identity as which it holds the lock
   * @param acknowledged when the last of its writes to the lock that was answered with yes was
   *     sent; null: there is none, or it was overtaken
   */
  public record Claim(String identity, @Nullable Duration acknowledged, ElectionTimes times) {
    /** Whether it is certain that nobody else has taken the lock. */
    boolean isValid(Duration now) {
      var until = validUntil();
      return until != null && now.compareTo(until) < 0;
    }

    /** Counted from the sending: the others may have seen the write long before its answer came. */
    @Nullable Duration validUntil() {
      return acknowledged == null ? null : acknowledged.plus(times.renewDeadline());
    }
  }

  public static Decision decide(Observed lock, Claim mine, Duration now) {
    return switch (lock) {
      case Absent _ -> new Decision.Make("there is none");
      case Vanished _ when mine.isValid(now) -> new Decision.Make("somebody removed ours");
      case Vanished(var said, var since) ->
          after(since, said, mine, now, new Decision.Make("it was removed a while ago"));
      case Present(var says, _, _) when says.holder().isEmpty() ->
          new Decision.Take("nobody holds it");
      case Present(var says, _, _) when says.holder().equals(mine.identity()) -> ours(mine, now);
      case Present(var says, _, var since) ->
          after(
              since,
              says,
              mine,
              now,
              new Decision.Take(
                  "%s has not renewed it for %d s"
                      .formatted(Quoted.of(says.holder()), lease(says, mine.times()).toSeconds())));
    };
  }

  private static Decision ours(Claim mine, Duration now) {
    if (mine.acknowledged() == null) {
      return new Decision.Renew(); // ours by a request whose answer was lost
    }
    var next = mine.acknowledged().plus(mine.times().retry());
    return now.compareTo(next) < 0 ? new Decision.Hold(next) : new Decision.Renew();
  }

  private static Decision after(
      Duration since, LockRecord record, Claim mine, Duration now, Decision then) {
    var until = since.plus(lease(record, mine.times()));
    return now.compareTo(until) < 0 ? new Decision.Wait(until, record.holder()) : then;
  }

  private static Duration lease(LockRecord record, ElectionTimes times) {
    var said = requireNonNullElse(record.leaseDuration(), times.lease());
    return said.compareTo(LONGEST_LEASE) > 0 ? LONGEST_LEASE : said;
  }
}
