package com.iflytek.iflearner.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What has been learnt of a training by asking its server again and again: a fold over the answers.
 * It lives as long as the process that asks; to lose it may only delay a verdict.
 *
 * @param podUid of the Pod that was asked
 * @param last the newest answer
 * @param failures how many answers in a row have been unusable; 0 if the newest one is usable
 * @param page the newest page, whatever came after it; null: there was none
 * @param pageAt when that page came
 * @param sameSince since when all pages were equal to it
 * @param still how long nothing has moved under watch: only the time between two pages in a row
 *     counts, so that neither an operator that was away nor a blocked port ends a healthy run
 * @param watched how long it has been watched at all, counted in the same way
 */
public record Training(
    String podUid,
    Answer last,
    int failures,
    @Nullable StatusPage page,
    @Nullable Instant pageAt,
    @Nullable Instant sameSince,
    Duration still,
    Duration watched) {

  /**
   * Longer between two pages nobody watched: servers are asked every 10 s at the least, and an
   * answer may take 5.
   */
  static final Duration LONGEST_GAP = Duration.ofSeconds(30);

  /** So many lost answers in a row say nothing; a server takes seconds until it listens. */
  private static final int FEW = 3;

  /** After the first answer of a Pod. */
  public static Training first(String podUid, Answer answer, Instant now) {
    return switch (answer) {
      case Answer.Said(var page) ->
          new Training(podUid, answer, 0, page, now, now, Duration.ZERO, Duration.ZERO);
      case Answer.Unusable _ ->
          new Training(podUid, answer, 1, null, null, null, Duration.ZERO, Duration.ZERO);
    };
  }

  /** After one more. */
  public Training then(Answer answer, Instant now) {
    return switch (answer) {
      case Answer.Unusable _ ->
          new Training(podUid, answer, failures + 1, page, pageAt, sameSince, still, watched);
      case Answer.Said(var next) -> {
        var gap = watchedSince(now);
        boolean same = next.equals(page);
        yield new Training(
            podUid,
            answer,
            0,
            next,
            now,
            same ? sameSince : now,
            same ? still.plus(gap) : Duration.ZERO,
            watched.plus(gap));
      }
    };
  }

  /** Whether somebody should look at the job because of {@code next}. */
  public boolean differs(Training next) {
    return !podUid.equals(next.podUid)
        || !Objects.equals(page, next.page)
        || believed() != next.believed()
        || mayBeStarting() != next.mayBeStarting();
  }

  /** Whether the newest page still tells how things are: one lost answer says nothing. */
  boolean believed() {
    return page != null && failures < FEW;
  }

  /** Whether the server has not answered yet, and for so short a time that it may be starting. */
  boolean mayBeStarting() {
    return page == null && failures < FEW;
  }

  /** Whether the newest page said what one that long before it said. */
  boolean sameFor(Duration time) {
    return pageAt != null && sameSince != null && !pageAt.isBefore(sameSince.plus(time));
  }

  /** Whether nothing moved while it was watched for that long; only a fresh page says so. */
  boolean stillFor(Duration time) {
    return failures == 0 && still.compareTo(time) >= 0;
  }

  private Duration watchedSince(Instant now) {
    if (pageAt == null || failures > 0) {
      return Duration.ZERO;
    }
    var gap = Duration.between(pageAt, now);
    return gap.isNegative() || gap.compareTo(LONGEST_GAP) > 0 ? Duration.ZERO : gap;
  }
}
