package com.iflytek.iflearner.rules;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.FieldPath;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.Ports;
import com.iflytek.iflearner.job.Quoted;
import com.iflytek.iflearner.job.Role;
import com.iflytek.iflearner.job.Violation;
import com.iflytek.iflearner.rules.Arguments.Literal;
import com.iflytek.iflearner.rules.Arguments.Option;
import java.math.BigInteger;
import java.util.Optional;
import java.util.stream.Stream;

/** The process must listen where the Service sends: arguments and {@code spec.ports} agree. */
final class Listening {
  private Listening() {}

  static Stream<Violation> of(Job job) {
    var role = Role.of(job.spec().role()).orElse(null);
    if (role == null || !(Arguments.of(job) instanceof Literal words)) {
      return Stream.empty();
    }
    var ports = job.spec().ports();
    return switch (role) {
      case SERVER ->
          Stream.concat(
              // gRPC takes what follows the last colon: an IPv6 address has more of them.
              words.option("addr").isPresent()
                  ? differing(words, "addr", Reach.GRPC, ports.grpc())
                  : unsaid("--addr", Reach.GRPC, Ports.DEFAULT.grpc(), ports.grpc()),
              words.option("http_addr").isPresent()
                  ? differing(words, "http_addr", Reach.STATUS, ports.status())
                  : unsaid("--http_addr", Reach.STATUS, Ports.DEFAULT.status(), ports.status()));
      case CLIENT -> differing(words, "peers", Reach.GRPC, ports.grpc());
    };
  }

  private static Stream<Violation> differing(
      Literal words, String option, FieldPath field, int port) {
    return words.option(option).stream()
        .flatMap(
            given ->
                port(option, given)
                    .filter(listened -> Reach.isPort(port))
                    .filter(listened -> !listened.equals(BigInteger.valueOf(port)))
                    .map(
                        listened ->
                            new Violation(
                                Code.PORT_DISAGREES,
                                given.at(),
                                "'--"
                                    + option
                                    + "' listens on port "
                                    + Quoted.of(listened.toString())
                                    + ": must be '"
                                    + port
                                    + "', or `"
                                    + field
                                    + "` the same"))
                    .stream());
  }

  /** Without the option the process listens on its default. What is no port is said elsewhere. */
  private static Stream<Violation> unsaid(String option, FieldPath field, int listened, int port) {
    return listened == port || !Reach.isPort(port)
        ? Stream.empty()
        : Stream.of(
            new Violation(
                Code.PORT_DISAGREES,
                field,
                "must be '"
                    + listened
                    + "', where a server without '"
                    + option
                    + "' listens, or the arguments must have '"
                    + option
                    + "=0.0.0.0:"
                    + port
                    + "'"));
  }

  /** The port in an address, as iFLearner cuts it; empty if there is none to be read. */
  private static Optional<BigInteger> port(String option, Option given) {
    if (given.value() == null) {
      return Optional.empty();
    }
    var address = given.value().split(";", 2)[0]; // of the peers the first is the own address
    var parts = address.split(":", -1);
    var port = option.equals("http_addr") ? 1 : parts.length - 1;
    return parts.length < 2 ? Optional.empty() : PythonInt.of(parts[port]);
  }
}
