package com.iflytek.iflearner.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Condition;
import com.iflytek.iflearner.job.FieldPath;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.Violation;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What must stay as it was created: training that goes on cannot change its mind. While a job is
 * suspended nothing goes on, and only its role and its host stand.
 */
final class Frozen {
  private Frozen() {}

  /** Both jobs completed. */
  static Stream<Violation> of(Job old, Job job) {
    var was = old.spec();
    var is = job.spec();
    return Stream.concat(
        Stream.of(
                unchanged(Code.FIELD_IMMUTABLE, Identity.ROLE, was.role(), is.role()),
                unchanged(Code.FIELD_IMMUTABLE, Identity.HOST, was.host(), is.host()))
            .flatMap(Optional::stream),
        stopped(old) ? Stream.empty() : whatRuns(was, is));
  }

  /**
   * Whether no Pod of the job runs or will run as the old object wants it: it says so itself, or
   * there never was one.
   */
  private static boolean stopped(Job old) {
    return old.spec().runPolicy().suspend()
        && (old.status().attempt() == 0
            || old.status()
                .condition(Condition.Type.SUSPENDED)
                .filter(c -> c.status() == Condition.Status.TRUE)
                .isPresent());
  }

  private static Stream<Violation> whatRuns(Job.Spec was, Job.Spec is) {
    return Stream.of(
            unchanged(
                Code.FIELD_FROZEN,
                FieldPath.SPEC.child("schedulername"),
                was.schedulerName(),
                is.schedulerName()),
            unchanged(Code.FIELD_FROZEN, Reach.PORTS, was.ports(), is.ports()),
            unchanged(Code.FIELD_FROZEN, Reach.EXPOSURE, was.exposure(), is.exposure()),
            template(was, is))
        .flatMap(Optional::stream);
  }

  private static Optional<Violation> unchanged(
      Code code, FieldPath at, @Nullable Object was, @Nullable Object is) {
    return Objects.equals(was, is) ? Optional.empty() : Optional.of(violation(code, at));
  }

  /** With another role or scheduler the template is completed otherwise; that says nothing new. */
  private static Optional<Violation> template(Job.Spec was, Job.Spec is) {
    return was.template().equals(is.template())
            || !Objects.equals(was.role(), is.role())
            || !Objects.equals(was.schedulerName(), is.schedulerName())
        ? Optional.empty()
        : Optional.of(
            violation(Code.FIELD_FROZEN, difference(was.template(), is.template(), Template.AT)));
  }

  /** The first place where they differ: a template is long. */
  private static FieldPath difference(JsonNode was, JsonNode is, FieldPath at) {
    if (was.isObject() && is.isObject()) {
      return Stream.concat(was.propertyStream(), is.propertyStream())
          .map(Map.Entry::getKey)
          .filter(name -> !was.path(name).equals(is.path(name)))
          .findFirst()
          .map(name -> difference(was.path(name), is.path(name), at.member(name)))
          .orElse(at);
    }
    if (was.isArray() && is.isArray()) {
      return Stream.iterate(0, i -> i + 1)
          .limit(Math.max(was.size(), is.size()))
          .filter(i -> !was.path(i).equals(is.path(i)))
          .findFirst()
          .map(i -> difference(was.path(i), is.path(i), at.index(i)))
          .orElse(at);
    }
    return at;
  }

  private static Violation violation(Code code, FieldPath at) {
    return new Violation(
        code,
        at,
        code == Code.FIELD_FROZEN
            ? "must not change unless the job is suspended and its Pod is gone (condition Suspended)"
            : "must not change after creation; delete the job and create it again");
  }
}
