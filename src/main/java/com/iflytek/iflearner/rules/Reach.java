package com.iflytek.iflearner.rules;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.FieldPath;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.Quoted;
import com.iflytek.iflearner.job.Role;
import com.iflytek.iflearner.job.Violation;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a job is reached: ports and exposure. */
final class Reach {
  static final FieldPath PORTS = FieldPath.SPEC.child("ports");
  static final FieldPath GRPC = PORTS.child("grpc");
  static final FieldPath STATUS = PORTS.child("status");
  static final FieldPath EXPOSURE = FieldPath.SPEC.child("exposure");

  private Reach() {}

  static Stream<Violation> of(Job job) {
    var ports = job.spec().ports();
    var exposure = job.spec().exposure();
    return Stream.of(
            inRange(ports.grpc(), GRPC),
            inRange(ports.status(), STATUS),
            different(job),
            reference(exposure.ingressClassName(), "an IngressClass", "ingressClassName"),
            reference(exposure.tlsSecretName(), "a Secret", "tlsSecretName"))
        .flatMap(Optional::stream);
  }

  /** Whether anything can listen on it. */
  static boolean isPort(int port) {
    return port >= 1 && port <= 65535;
  }

  private static Optional<Violation> inRange(int port, FieldPath at) {
    return isPort(port)
        ? Optional.empty()
        : Optional.of(
            new Violation(
                Code.PORT_INVALID, at, "'" + port + "' is no port: must be from 1 to 65535"));
  }

  /** A client listens on one of them at most. */
  private static Optional<Violation> different(Job job) {
    var ports = job.spec().ports();
    return ports.grpc() == ports.status() && job.spec().is(Role.SERVER)
        ? Optional.of(
            new Violation(
                Code.PORTS_EQUAL,
                PORTS,
                "`grpc` and `status` are both '"
                    + ports.grpc()
                    + "': must differ, a server listens on both"))
        : Optional.empty();
  }

  private static Optional<Violation> reference(@Nullable String name, String what, String field) {
    return name == null || Names.isDns1123Subdomain(name)
        ? Optional.empty()
        : Optional.of(
            new Violation(
                Code.REFERENCE_INVALID,
                EXPOSURE.child(field),
                Quoted.of(name)
                    + " cannot name "
                    + what
                    + ": must be a DNS-1123 subdomain, lower-case letters, digits, '-' and '.'"));
  }
}
