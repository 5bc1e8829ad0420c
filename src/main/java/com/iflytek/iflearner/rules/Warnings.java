package com.iflytek.iflearner.rules;

import static java.util.function.Function.identity;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.FieldPath;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.Quoted;
import com.iflytek.iflearner.job.Role;
import com.iflytek.iflearner.job.RunPolicy;
import com.iflytek.iflearner.job.Violation;
import com.iflytek.iflearner.rules.Arguments.Literal;
import com.iflytek.iflearner.rules.Arguments.Opaque;
import com.iflytek.iflearner.rules.Arguments.Option;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What may be intended, but is more often a mistake. Codes of the 2000s, judged completed. */
public final class Warnings {
  private static final Set<String> RESTARTING = Set.of("Always", "OnFailure");

  private Warnings() {}

  /** What the author of a job should know. */
  public static List<Violation> of(Job job) {
    var completed = Completion.complete(job);
    return Stream.concat(
            Role.of(completed.spec().role()).stream().flatMap(role -> of(completed, role)),
            Stream.concat(attempts(completed), template(completed)))
        .toList();
  }

  private static Stream<Violation> of(Job job, Role role) {
    return switch (role) {
      case SERVER ->
          job.spec().parties() == null && Arguments.of(job) instanceof Opaque
              ? warning(
                  Code.PARTIES_UNKNOWN,
                  PartyCount.AT,
                  "set it: the arguments cannot be read, so nobody knows who is missing")
              : Stream.empty();
      case CLIENT ->
          Stream.concat(
              job.spec().parties() == null
                  ? Stream.empty()
                  : warning(
                      Code.PARTIES_IGNORED,
                      PartyCount.AT,
                      "means nothing: only a server has parties"),
              Arguments.of(job) instanceof Literal words ? client(job, words) : Stream.empty());
    };
  }

  private static Stream<Violation> client(Job job, Literal words) {
    return Stream.of(
            words.option("server").isPresent()
                ? Stream.<Violation>empty()
                : warning(
                    Code.SERVER_NOT_NAMED,
                    Template.FIRST_AT.child("args"),
                    "'--server' is missing: the client calls localhost:50001"),
            Stream.of("cert", "peer-cert")
                .flatMap(name -> words.option(name).stream())
                .filter(certificate -> notMounted(job, certificate))
                .flatMap(
                    certificate ->
                        warning(
                            Code.CERT_NOT_MOUNTED,
                            certificate.at(),
                            "nothing mounts "
                                + Quoted.of(String.valueOf(certificate.value()))
                                + "; is it in the image?")),
            words.option("epochs").stream()
                .filter(epochs -> isOne(epochs))
                .flatMap(
                    epochs ->
                        warning(
                            Code.ONE_EPOCH,
                            epochs.at(),
                            "the last epoch is not uploaded: with one, nothing is shared")))
        .flatMap(identity());
  }

  private static Stream<Violation> attempts(Job job) {
    var policy = job.spec().runPolicy();
    boolean again = policy.backoffLimit() != null && policy.backoffLimit() > 0;
    if (again && job.spec().is(Role.CLIENT) && job.spec().federation() == null) {
      return warning(
          Code.RESTARTS_ALONE,
          FieldPath.SPEC.child("backoffLimit"),
          "means nothing without `spec.federation`: a client that begins again alone is refused");
    }
    return policy.onStall() == RunPolicy.OnStall.RESTART && !again
        ? warning(
            Code.RESTART_WITHOUT_ATTEMPTS,
            FieldPath.SPEC.child("onStall"),
            "needs `spec.backoffLimit`: without one the first failure is the end of the job")
        : Stream.empty();
  }

  private static Stream<Violation> template(Job job) {
    var template = Template.of(job);
    var spec = Template.AT.child("spec");
    var restart = template.spec().path("restartPolicy").asText();
    var node = template.spec().path("nodeName").asText();
    var app = template.labels().path("app");
    return Stream.of(
            RESTARTING.contains(restart)
                ? warning(
                    Code.RESTARTS,
                    spec.child("restartPolicy"),
                    "use 'Never': what restarts can never rejoin its federation")
                : Stream.<Violation>empty(),
            node.isEmpty()
                ? Stream.<Violation>empty()
                : warning(
                    Code.NODE_NAME_SET,
                    spec.child("nodeName"),
                    "use a nodeSelector: without a scheduler a run may go unrecorded"),
            Template.absent(app) || app.asText().equals(job.metadata().name())
                ? Stream.<Violation>empty()
                : warning(
                    Code.APP_LABEL_REPLACED,
                    Template.LABELS_AT.child("app"),
                    "the Pod gets the job's name as 'app' instead"))
        .flatMap(identity());
  }

  /** A path relative to the working directory is in the image. */
  private static boolean notMounted(Job job, Option certificate) {
    var path = certificate.value();
    return path != null
        && path.startsWith("/")
        && Template.mountPaths(Template.of(job).first()).stream()
            .noneMatch(
                mount ->
                    path.equals(mount) || path.startsWith(mount.equals("/") ? mount : mount + "/"));
  }

  private static boolean isOne(Option epochs) {
    return epochs.value() != null
        && PythonInt.of(epochs.value()).equals(Optional.of(BigInteger.ONE));
  }

  private static Stream<Violation> warning(Code code, FieldPath at, String sentence) {
    return Stream.of(new Violation(code, at, sentence));
  }
}
