package com.iflytek.iflearner.cli.story;

import static com.iflytek.iflearner.job.Condition.Status.FALSE;
import static com.iflytek.iflearner.job.Condition.Status.TRUE;
import static com.iflytek.iflearner.job.Condition.Type.READY;
import static com.iflytek.iflearner.job.Condition.Type.SUCCEEDED;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Condition;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.Printable;
import com.iflytek.iflearner.job.Quoted;
import com.iflytek.iflearner.lifecycle.Traceback;
import com.iflytek.iflearner.rules.PartyArguments;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the process of one job, or what is left of it, says of a federation that stands still.
 *
 * @param who in a sentence: {@code party client2 (job job1-client2)}
 * @param code null: nothing is wrong there, as far as can be seen
 * @param sentence what was found
 */
public record LogFinding(String job, String who, @Nullable Code code, String sentence) {
  private static final int LONGEST_LINE = 300;

  /** Stands in a sentence as it is. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]{1,63}");

  /** Whether it explains why a federation stands still. */
  boolean guilty() {
    return code != null && code != Code.NO_RIGHTS;
  }

  static LogFinding of(Evidence.Party party) {
    var job = party.job();
    var who = who(job, party.name());
    return party.log() == null
        ? new LogFinding(job.metadata().name(), who, code(job), state(job))
        : of(job, who, party.log());
  }

  static LogFinding own(Job job, LogTail log) {
    return of(
        job,
        PartyArguments.of(job)
            .map(party -> who(job, party.name()))
            .orElse("job " + job.metadata().name()),
        log);
  }

  private static String who(Job job, String party) {
    return "party %s (job %s)"
        .formatted(
            PLAIN.matcher(party).matches() ? party : Quoted.of(party), job.metadata().name());
  }

  private static LogFinding of(Job job, String who, LogTail log) {
    var name = job.metadata().name();
    var command = "'kubectl -n %s logs %s'".formatted(job.metadata().namespace(), name);
    return switch (log) {
      case LogTail.Text(var text) ->
          Traceback.lastIn(text)
              .map(traceback -> new LogFinding(name, who, Code.PROCESS_RAISED, raised(traceback)))
              .orElseGet(
                  () -> new LogFinding(name, who, null, "runs, and no traceback is in its log."));
      case LogTail.Forbidden() ->
          new LogFinding(
              name,
              who,
              Code.NO_RIGHTS,
              "runs, and you may not read its log: whoever may `get` `pods/log` there looks with "
                  + command
                  + ".");
      case LogTail.Unread(var why) ->
          new LogFinding(
              name,
              who,
              null,
              "runs, and its log cannot be read (%s): try %s.".formatted(why, command));
    };
  }

  private static String raised(Traceback traceback) {
    return traceback.lastLine() == null
        ? "runs on after an exception; the end of the traceback is not in its log."
        : "runs on after an exception: " + Printable.line(traceback.lastLine(), LONGEST_LINE);
  }

  /** A party that failed or does not get to run is why the others wait. */
  private static @Nullable Code code(Job job) {
    return deciding(job)
        .flatMap(c -> Code.leading(c.message()))
        .filter(code -> !Reasoning.onItsWay(job, code))
        .orElse(null);
  }

  private static String state(Job job) {
    if (job.status().condition(SUCCEEDED).filter(c -> c.status() == TRUE).isPresent()) {
      return "has succeeded.";
    }
    return deciding(job)
        .map(c -> (c.type() == SUCCEEDED ? "has failed: " : "does not run: ") + Coded.rest(c))
        .orElse(Standstill.runs(job) ? "runs." : "does not run yet.");
  }

  private static Optional<Condition> deciding(Job job) {
    return job.status()
        .condition(SUCCEEDED)
        .filter(c -> c.status() == FALSE)
        .or(() -> job.status().condition(READY).filter(c -> c.status() != TRUE))
        .filter(_ -> job.status().condition(SUCCEEDED).filter(c -> c.status() == TRUE).isEmpty());
  }
}
