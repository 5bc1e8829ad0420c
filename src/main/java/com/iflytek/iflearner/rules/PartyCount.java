package com.iflytek.iflearner.rules;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.FieldPath;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.Quoted;
import com.iflytek.iflearner.job.Role;
import com.iflytek.iflearner.job.Violation;
import com.iflytek.iflearner.rules.Arguments.Literal;
import com.iflytek.iflearner.rules.Arguments.Option;
import java.math.BigInteger;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How many clients take part: {@code spec.parties} and what a server is told by {@code -n}. */
public final class PartyCount {
  static final FieldPath AT = FieldPath.SPEC.child("parties");

  private static final int MOST = 10_000;

  private PartyCount() {}

  /** How many clients take part, as the job or the arguments of its server say; else empty. */
  public static Optional<Integer> expected(Job job) {
    var parties = job.spec().parties();
    return parties != null
        ? Optional.of(parties)
        : Arguments.of(job) instanceof Literal words && job.spec().is(Role.SERVER)
            ? words.option("num").map(PartyCount::value).flatMap(PartyCount::inRange)
            : Optional.empty();
  }

  private static Optional<Integer> inRange(BigInteger parties) {
    return parties.signum() > 0 && parties.compareTo(BigInteger.valueOf(MOST)) <= 0
        ? Optional.of(parties.intValue())
        : Optional.empty();
  }

  static Stream<Violation> of(Job job) {
    var parties = job.spec().parties();
    if (parties != null && (parties < 1 || parties > MOST)) {
      return Stream.of(
          new Violation(
              Code.PARTIES_INVALID, AT, "'" + parties + "' cannot be: must be from 1 to " + MOST));
    }
    return job.spec().is(Role.SERVER) && Arguments.of(job) instanceof Literal words
        ? num(parties, words)
        : Stream.empty();
  }

  private static Stream<Violation> num(@Nullable Integer parties, Literal words) {
    var given = words.option("num").orElse(null);
    if (given == null) {
      return Stream.of(
          new Violation(
              Code.NUM_INVALID,
              Template.FIRST_AT.child("args"),
              "must have '-n' with the number of parties: without it the server refuses every"
                  + " party"));
    }
    var value = value(given);
    if (value.signum() <= 0) {
      return Stream.of(
          new Violation(
              Code.NUM_INVALID,
              given.at(),
              "'-n' is "
                  + (given.value() == null ? "without a value" : Quoted.of(given.value()))
                  + ": must be a whole number of at least 1, or the server refuses every party"));
    }
    return parties == null || value.equals(BigInteger.valueOf(parties))
        ? Stream.empty()
        : Stream.of(
            new Violation(
                Code.PARTIES_DISAGREE,
                AT,
                "'" + parties + "' differs from '-n' in `" + given.at() + "`: must be the same"));
  }

  /** Zero where there is no number: the server makes no difference. */
  private static BigInteger value(Option num) {
    return num.value() == null
        ? BigInteger.ZERO
        : PythonInt.of(num.value()).orElse(BigInteger.ZERO);
  }
}
