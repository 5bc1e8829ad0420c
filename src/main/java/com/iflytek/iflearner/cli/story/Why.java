package com.iflytek.iflearner.cli.story;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.JobKey;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a job waits on.
 *
 * @param summary one sentence for people
 * @param waitingOn who must act, in a word or two; null: nobody, or nobody knows
 * @param since when that began; null: not known
 * @param said what the operator, or the logs, say about it; an empty sentence: nothing more
 * @param also what else its status says is wrong
 * @param findings what the processes of the federation tell
 * @param notes what limits all this, such as what could not be read
 */
public record Why(
    JobKey job,
    Standing standing,
    String summary,
    @Nullable String waitingOn,
    @Nullable Instant since,
    Coded said,
    List<Coded> also,
    List<LogFinding> findings,
    List<String> notes) {

  public Why {
    also = List.copyOf(also);
    findings = List.copyOf(findings);
    notes = List.copyOf(notes);
  }

  /** How a job stands. */
  public enum Standing {
    /** Nothing is to be done. */
    FINE,
    /** It waits, which is on the plain way or wanted. */
    WAITING,
    /** It does not go on by itself, or not for long. */
    STUCK,
    SUCCEEDED,
    FAILED;

    /** As programs read it. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether somebody has something to mend. */
  public boolean problem() {
    return standing == Standing.STUCK || standing == Standing.FAILED;
  }

  /** The code whose cure helps; null: nothing is to be cured. */
  public @Nullable Code code() {
    return said.code() != null || !problem()
        ? said.code()
        : findings.stream()
            .filter(LogFinding::guilty)
            .map(LogFinding::code)
            .findFirst()
            .orElse(null);
  }
}
