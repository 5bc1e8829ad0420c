package com.iflytek.iflearner.rules;

import static java.util.function.Function.identity;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.FieldPath;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.Quoted;
import com.iflytek.iflearner.job.Violation;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How long and how often a job may run, and with whom. */
final class Limits {
  private Limits() {}

  static Stream<Violation> of(Job job) {
    var policy = job.spec().runPolicy();
    var federation = job.spec().federation();
    return Stream.of(
            deadline("progressDeadlineSeconds", policy.progressDeadlineSeconds()),
            deadline("startDeadlineSeconds", policy.startDeadlineSeconds()),
            deadline("activeDeadlineSeconds", policy.activeDeadlineSeconds()),
            atLeast(
                0,
                Code.DEADLINE_INVALID,
                FieldPath.SPEC.child("ttlSecondsAfterFinished"),
                policy.ttlSecondsAfterFinished(),
                "is no time: must be at least 0, in seconds"),
            atLeast(
                0,
                Code.BACKOFF_LIMIT_INVALID,
                FieldPath.SPEC.child("backoffLimit"),
                policy.backoffLimit(),
                "is no number of attempts: must be at least 0"),
            federation == null || Names.isDns1123Label(federation)
                ? Stream.<Violation>empty()
                : Stream.of(
                    new Violation(
                        Code.FEDERATION_INVALID,
                        FieldPath.SPEC.child("federation"),
                        Quoted.of(federation)
                            + " names no federation: must be at most 63 lower-case letters, digits"
                            + " and '-', with a letter or digit at both ends")))
        .flatMap(identity());
  }

  private static Stream<Violation> deadline(String field, @Nullable Integer seconds) {
    return atLeast(
        1,
        Code.DEADLINE_INVALID,
        FieldPath.SPEC.child(field),
        seconds,
        "is no time: must be at least 1, in seconds");
  }

  private static Stream<Violation> atLeast(
      int least, Code code, FieldPath at, @Nullable Integer number, String otherwise) {
    return number == null || number >= least
        ? Stream.empty()
        : Stream.of(new Violation(code, at, "'" + number + "' " + otherwise));
  }
}
