package com.iflytek.iflearner.rules;

import static java.util.function.Function.identity;
import static java.util.function.Predicate.not;

import com.iflytek.iflearner.job.Domains;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.Violation;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is wrong with a job: everything at once, each with its field. Jobs are judged completed.
 * Whether a host is taken is not known here.
 */
public final class Violations {
  private Violations() {}

  /** What is wrong with a new job, or with one that was stored. */
  public static List<Violation> of(Job job, Domains domains) {
    var completed = Completion.complete(job);
    var unreadable = completed.unreadable();
    var broken =
        Stream.of(
                Identity.of(completed, domains),
                Reach.of(completed),
                PodTemplate.of(completed),
                PartyCount.of(completed),
                Limits.of(completed),
                Strategy.of(completed),
                Listening.of(completed))
            .flatMap(identity())
            .filter(violation -> unreadable.stream().noneMatch(other -> covers(other, violation)));
    return Stream.concat(unreadable.stream(), broken).toList();
  }

  /**
   * What an update makes wrong. What was wrong before is not its fault: a job that newer rules
   * would refuse can still be labelled, finished and deleted.
   */
  public static List<Violation> onUpdate(Job old, Job job, Domains domains) {
    var before = of(old, domains);
    return Stream.concat(
            of(job, domains).stream().filter(not(before::contains)),
            Frozen.of(Completion.complete(old), Completion.complete(job)))
        .toList();
  }

  /** What cannot be read counts as absent, but nobody should be told that it is missing. */
  private static boolean covers(Violation unreadable, Violation other) {
    return other.at().text().startsWith(unreadable.at().text());
  }
}
