package com.iflytek.iflearner.lifecycle;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Condition;
import com.iflytek.iflearner.job.Condition.Status;
import com.iflytek.iflearner.job.Job;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one condition should say, before it is known since when.
 *
 * @param waitingOn who must act before it says something else, in a word or two; null: nobody
 */
record Said(
    Condition.Type type, Status status, String reason, String message, @Nullable String waitingOn) {
  /** Longer words of the API server or of a traceback are cut. */
  static final int LONGEST_MESSAGE = 1024;

  Said {
    if (message.length() > LONGEST_MESSAGE) {
      message = message.substring(0, LONGEST_MESSAGE - 1) + "…";
    }
  }

  static Said yes(Condition.Type type, String reason, String sentence) {
    return new Said(type, Status.TRUE, reason, sentence, null);
  }

  static Said unknown(Condition.Type type, String reason, String sentence) {
    return new Said(type, Status.UNKNOWN, reason, sentence, null);
  }

  static Said no(Condition.Type type, String reason, String sentence) {
    return new Said(type, Status.FALSE, reason, sentence, null);
  }

  static Said no(Condition.Type type, String reason, Code code, String sentence) {
    return no(type, reason, coded(code, sentence));
  }

  static String coded(Code code, String sentence) {
    return "[" + code.id() + "] " + sentence;
  }

  Said on(String somebody) {
    return new Said(type, status, reason, message, somebody);
  }

  boolean is(Status expected) {
    return status == expected;
  }

  /** The condition; it keeps the time of the recorded one for as long as the status stays. */
  Condition since(Job job, Instant now) {
    var since =
        job.status()
            .condition(type)
            .filter(recorded -> recorded.status() == status)
            .map(Condition::lastTransitionTime)
            .orElseGet(() -> Statuses.toTheSecond(now));
    return new Condition(type, status, reason, message, job.metadata().generation(), since);
  }
}
