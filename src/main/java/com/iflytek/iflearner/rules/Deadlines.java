package com.iflytek.iflearner.rules;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.FieldPath;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.Violation;
import java.util.stream.Stream;

/** How long a training may stand still. */
final class Deadlines {
  private static final FieldPath PROGRESS = FieldPath.SPEC.child("progressDeadlineSeconds");

  private Deadlines() {}

  static Stream<Violation> of(Job job) {
    var seconds = job.spec().progressDeadlineSeconds();
    return seconds == null || seconds >= 1
        ? Stream.empty()
        : Stream.of(
            new Violation(
                Code.DEADLINE_INVALID,
                PROGRESS,
                "'" + seconds + "' is no time: must be at least 1, in seconds"));
  }
}
