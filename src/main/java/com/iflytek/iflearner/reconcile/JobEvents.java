package com.iflytek.iflearner.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Condition;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What people are told when a recorded status gives way to another: what began to be wrong, by its
 * code, and what ended it. The plain way to a Pod that may run is worth no event.
 */
final class JobEvents {
  /** Of an event's note, in bytes; the API server refuses longer ones. */
  private static final int LONGEST_NOTE = 1024;

  private JobEvents() {}

  static List<JobEvent> between(Job before, JobStatus after) {
    return Stream.of(
            problem(before, after, Condition.Type.ACCEPTED),
            problem(before, after, Condition.Type.ROUTE_READY),
            problem(before, after, Condition.Type.READY),
            problem(before, after, Condition.Type.PROGRESSING),
            becameTrue(before, after, Condition.Type.ACCEPTED)
                .filter(_ -> before.status().condition(Condition.Type.ACCEPTED).isPresent())
                .map(c -> event(before, JobEvent.Type.NORMAL, "Accepted", c.message())),
            becameTrue(before, after, Condition.Type.READY)
                .filter(_ -> !finished(after))
                .map(c -> event(before, JobEvent.Type.NORMAL, "Started", c.message())),
            becameTrue(before, after, Condition.Type.SUSPENDED)
                .map(c -> event(before, JobEvent.Type.NORMAL, "Suspended", c.message())),
            resumed(before, after),
            endedAttempt(before, after),
            finish(before, after))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<JobEvent> problem(Job before, JobStatus after, Condition.Type type) {
    var said = code(before.status().condition(type));
    return code(after.condition(type))
        .filter(code -> said.filter(code::equals).isEmpty())
        .flatMap(JobEvents::reason)
        .map(
            reason ->
                event(
                    before,
                    JobEvent.Type.WARNING,
                    reason,
                    after.condition(type).map(Condition::message).orElse("")));
  }

  private static Optional<Condition> becameTrue(Job before, JobStatus after, Condition.Type type) {
    return after
        .condition(type)
        .filter(JobEvents::isTrue)
        .filter(_ -> before.status().condition(type).filter(JobEvents::isTrue).isEmpty());
  }

  private static Optional<JobEvent> resumed(Job before, JobStatus after) {
    return before
        .status()
        .condition(Condition.Type.SUSPENDED)
        .filter(JobEvents::isTrue)
        .filter(_ -> !finished(after))
        .filter(_ -> after.condition(Condition.Type.SUSPENDED).filter(JobEvents::isTrue).isEmpty())
        .map(_ -> event(before, JobEvent.Type.NORMAL, "Resumed", "`spec.suspend` is false."));
  }

  /** Unless the job has ended with it. */
  private static Optional<JobEvent> endedAttempt(Job before, JobStatus after) {
    return after
        .pastAttempt()
        .filter(_ -> before.status().pastAttempt().isEmpty() && !finished(after))
        .filter(_ -> after.condition(Condition.Type.SUSPENDED).filter(JobEvents::isTrue).isEmpty())
        .map(
            past ->
                past.failed()
                    ? event(
                        before,
                        JobEvent.Type.WARNING,
                        "AttemptFailed",
                        after.condition(Condition.Type.READY).map(Condition::message).orElse(""))
                    : event(
                        before,
                        JobEvent.Type.WARNING,
                        past.reason(),
                        "Attempt %d has ended. %s".formatted(past.number(), past.message())));
  }

  private static Optional<JobEvent> finish(Job before, JobStatus after) {
    return finished(before.status())
        ? Optional.empty()
        : after
            .condition(Condition.Type.SUCCEEDED)
            .filter(_ -> finished(after))
            .map(
                c ->
                    isTrue(c)
                        ? event(before, JobEvent.Type.NORMAL, "Succeeded", c.message())
                        : event(before, JobEvent.Type.WARNING, c.reason(), c.message()));
  }

  private static boolean finished(JobStatus status) {
    return status
        .condition(Condition.Type.SUCCEEDED)
        .filter(c -> c.status() != Condition.Status.UNKNOWN)
        .isPresent();
  }

  private static boolean isTrue(Condition condition) {
    return condition.status() == Condition.Status.TRUE;
  }

  private static Optional<Code> code(Optional<Condition> condition) {
    return condition.map(Condition::message).flatMap(Code::leading);
  }

  /** What is worth an event; the rest is the plain way, or told when the job finishes. */
  private static Optional<String> reason(Code code) {
    return Optional.ofNullable(
        switch (code) {
          case JOB_INVALID -> "Invalid";
          case CLAIM_HELD -> "HostTaken";
          case NAME_TAKEN -> "NameTaken";
          case WAITING_FOR_OLD_CHILDREN -> "WaitingForOldChildren";
          case INGRESS_CLASS_NOT_FOUND -> "IngressClassNotFound";
          case CONTROLLER_UNKNOWN -> "ControllerUnknown";
          case IMAGE_NOT_PULLED -> "ImageNotPulled";
          case VOLUME_MISSING -> "VolumeMissing";
          case UNSCHEDULABLE -> "Unschedulable";
          case CHILD_REFUSED -> "ChildRefused";
          case POD_STUCK_TERMINATING -> "PodStuckTerminating";
          case PROGRESS_UNKNOWN -> "ProgressUnknown";
          case NO_PROGRESS -> "NoProgress";
          default -> null;
        });
  }

  private static JobEvent event(Job job, JobEvent.Type type, String reason, String note) {
    return new JobEvent(job, type, reason, cut(note));
  }

  private static String cut(String note) {
    var cut = note;
    while (cut.getBytes(UTF_8).length > LONGEST_NOTE) {
      // 3 bytes for the ellipsis; a character has at most 3 bytes in UTF-8, a pair of them 4
      cut = cut.substring(0, Math.min(cut.length() - 2, LONGEST_NOTE - 3)) + "…";
    }
    return cut;
  }
}
