package com.iflytek.iflearner.rules;

import static java.util.stream.Collectors.joining;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Domains;
import com.iflytek.iflearner.job.FieldPath;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.Quoted;
import com.iflytek.iflearner.job.Role;
import com.iflytek.iflearner.job.Violation;
import java.util.stream.Stream;

/** Who a job is: name, role and host. */
final class Identity {
  static final FieldPath ROLE = FieldPath.SPEC.child("role");
  static final FieldPath HOST = FieldPath.SPEC.child("host");

  private Identity() {}

  static Stream<Violation> of(Job job, Domains domains) {
    return Stream.concat(name(job), Stream.concat(role(job), host(job, domains)));
  }

  /** Pod, Service and Ingress have the job's name; the Service's is the strictest. */
  private static Stream<Violation> name(Job job) {
    var name = job.metadata().name();
    var prefix = job.raw().path("metadata").path("generateName").asText();
    if (name.isEmpty() && !prefix.isEmpty()) {
      // The API server cuts a long prefix and adds five letters or digits.
      return Names.isDns1035Prefix(prefix) ? Stream.empty() : badName("generateName", prefix);
    }
    return Names.isDns1035Label(name) ? Stream.empty() : badName("name", name);
  }

  private static Stream<Violation> badName(String field, String name) {
    return Stream.of(
        new Violation(
            Code.NAME_INVALID,
            FieldPath.METADATA.child(field),
            Quoted.of(name)
                + " cannot name a Service: must be a DNS-1035 label, at most 63 lower-case letters,"
                + " digits and '-', beginning with a letter"));
  }

  private static Stream<Violation> role(Job job) {
    var role = job.spec().role();
    if (role == null || role.isEmpty()) {
      return Stream.of(
          new Violation(Code.ROLE_MISSING, ROLE, "must be set, to 'server' or 'client'"));
    }
    return Role.of(role).isPresent()
        ? Stream.empty()
        : Stream.of(
            new Violation(
                Code.ROLE_INVALID,
                ROLE,
                Quoted.of(role) + " is unknown: must be 'server' or 'client'"));
  }

  private static Stream<Violation> host(Job job, Domains domains) {
    var host = job.spec().host();
    if (host == null || host.isEmpty()) {
      return Stream.of(
          new Violation(
              Code.HOST_MISSING,
              HOST,
              "must be set: it is the name at which the other organisations reach this job, for"
                  + " example 'job1.server.iflearner.com'"));
    }
    if (!Names.isHost(host)) {
      return Stream.of(
          new Violation(
              Code.HOST_INVALID,
              HOST,
              Quoted.of(host)
                  + " is no host: must be a DNS-1123 subdomain, lower-case letters, digits, '-' and"
                  + " '.', for example 'job1.server.iflearner.com'"));
    }
    return Role.of(job.spec().role()).stream()
        .filter(role -> domains.of(role).stream().noneMatch(d -> host.endsWith("." + d)))
        .map(role -> outside(host, role, domains));
  }

  private static Violation outside(String host, Role role, Domains domains) {
    var endings = domains.of(role).stream().map(d -> "'." + d + "'").collect(joining(" or "));
    return new Violation(
        Code.HOST_OUTSIDE_DOMAINS,
        HOST,
        Quoted.of(host)
            + " is under no domain for the role '"
            + role.wire()
            + "': must end in "
            + (endings.isEmpty() ? "a domain, but this cluster has none" : endings));
  }
}
