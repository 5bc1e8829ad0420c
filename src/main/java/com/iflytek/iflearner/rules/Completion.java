package com.iflytek.iflearner.rules;

import static java.util.function.Function.identity;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.iflytek.iflearner.job.Edit;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobCodec;
import com.iflytek.iflearner.job.Role;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a job lacks to run as meant. Admission writes it into the object, the reconciler applies it
 * to whatever it reads. Only what is absent is added; twice is once.
 */
public final class Completion {
  private static final JsonPointer TEMPLATE = JsonPointer.compile("/spec/template");

  private Completion() {}

  /** The completed job: {@code job} itself if it lacks nothing. */
  public static Job complete(Job job) {
    var edits = of(job);
    return edits.isEmpty() ? job : JobCodec.read(Edit.applied(edits, job.raw()));
  }

  /** What a new job lacks. */
  public static List<Edit> of(Job job) {
    var scheduler = job.spec().schedulerName();
    return Stream.of(
            Role.of(job.spec().role()).stream().flatMap(role -> of(job, role)),
            // Deleting the Pod deletes the only traceback. Of the first container alone: its end is
            // the outcome, and all containers of a Pod share the 12 KiB it may leave as messages.
            ifAbsent(
                job, Template.FIRST, "terminationMessagePolicy", text("FallbackToLogsOnError")),
            // A restarted client can never rejoin, a restarted server has forgotten everybody.
            ifAbsent(job, Template.SPEC, "restartPolicy", text("Never")),
            scheduler == null || scheduler.isEmpty()
                ? Stream.<Edit>empty()
                : ifAbsent(job, Template.SPEC, "schedulerName", text(scheduler)))
        .flatMap(identity())
        .toList();
  }

  private static Stream<Edit> of(Job job, Role role) {
    return switch (role) {
      case CLIENT -> Certificates.of(job);
      // iFLearner ignores SIGTERM and saves nothing: waiting longer gains nothing.
      case SERVER ->
          ifAbsent(job, Template.SPEC, "terminationGracePeriodSeconds", IntNode.valueOf(5));
    };
  }

  /**
   * What an update lacks. Where both templates come to the same when completed, the stored one is
   * put back as it was: a manifest applied again, or an operator with one more default, changes
   * nothing.
   */
  public static List<Edit> onUpdate(Job old, Job job) {
    var stored = old.spec().template();
    if (!complete(job).spec().template().equals(complete(old).spec().template())) {
      return of(job);
    }
    return job.spec().template().equals(stored) ? List.of() : List.of(new Edit(TEMPLATE, stored));
  }

  private static TextNode text(String value) {
    return TextNode.valueOf(value);
  }

  /** Nothing where there is no such parent: the rules refuse a template without a container. */
  private static Stream<Edit> ifAbsent(Job job, String parent, String name, JsonNode value) {
    return job.raw().at(parent) instanceof ObjectNode object && Template.absent(object.path(name))
        ? Stream.of(new Edit(JsonPointer.compile(parent + "/" + name), value))
        : Stream.empty();
  }
}
