package com.iflytek.iflearner.cli.story;

import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.Role;
import com.iflytek.iflearner.rules.PartyArguments;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All from which it follows what a job waits on.
 *
 * @param log of its own process; null: it was not needed
 * @param server the job of the server that a client's job calls, where that is in the namespace
 * @param parties the jobs of the namespace that call this server
 * @param unread what could not be read, a sentence each
 */
public record Evidence(
    Job job,
    @Nullable LogTail log,
    @Nullable Job server,
    List<Party> parties,
    List<String> unread,
    Instant now) {

  public Evidence {
    parties = List.copyOf(parties);
    unread = List.copyOf(unread);
  }

  /**
   * The job of one party.
   *
   * @param name under which it registers
   * @param log of its process; null: it was not needed, or nothing runs
   */
  public record Party(Job job, String name, @Nullable LogTail log) {}

  /**
   * Finds the rest of the federation among the jobs of the namespace, and reads the logs of those
   * processes that run although the federation may stand still: only they can tell more.
   */
  static Evidence gathered(
      Job job, List<Job> namespace, Function<Job, LogTail> logs, List<String> unread, Instant now) {
    var server = server(job, namespace);
    boolean suspected = Standstill.suspected(job, server, now);
    var own = suspected ? logs.apply(job) : null; // first, since only so many are read
    var parties =
        namespace.stream()
            .filter(_ -> job.spec().is(Role.SERVER))
            .flatMap(
                other ->
                    PartyArguments.of(other)
                        .filter(party -> party.calls(job.spec().host()))
                        .map(
                            party ->
                                new Party(
                                    other,
                                    party.name(),
                                    suspected && Standstill.runs(other) ? logs.apply(other) : null))
                        .stream())
            .toList();
    return new Evidence(job, own, server, parties, unread, now);
  }

  private static @Nullable Job server(Job job, List<Job> namespace) {
    return PartyArguments.of(job)
        .flatMap(
            party ->
                namespace.stream()
                    .filter(other -> other.spec().is(Role.SERVER))
                    .filter(other -> party.calls(other.spec().host()))
                    .findFirst())
        .orElse(null);
  }
}
