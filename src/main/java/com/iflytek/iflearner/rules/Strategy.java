package com.iflytek.iflearner.rules;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.Quoted;
import com.iflytek.iflearner.job.Role;
import com.iflytek.iflearner.job.Violation;
import com.iflytek.iflearner.rules.Arguments.Literal;
import java.util.List;
import java.util.stream.Stream;

/** How a server aggregates. With an unknown strategy it stays up and listens on nothing. */
final class Strategy {
  /** Spelt exactly so; STC only in the newest source, not in package 0.1.0. */
  private static final List<String> KNOWN =
      List.of("FedAvg", "Scaffold", "FedOpt", "qFedAvg", "FedNova", "STC");

  private Strategy() {}

  static Stream<Violation> of(Job job) {
    if (!job.spec().is(Role.SERVER) || !(Arguments.of(job) instanceof Literal words)) {
      return Stream.empty();
    }
    return words.option("strategy").stream()
        .filter(given -> !KNOWN.contains(given.value()))
        .map(
            given ->
                new Violation(
                    Code.STRATEGY_UNKNOWN,
                    given.at(),
                    "'--strategy' is "
                        + (given.value() == null ? "without a value" : Quoted.of(given.value()))
                        + ": must be one of '"
                        + String.join("', '", KNOWN)
                        + "'"));
  }
}
