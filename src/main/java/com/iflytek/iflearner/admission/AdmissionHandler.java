package com.iflytek.iflearner.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.admission.AdmissionCall.Create;
import com.iflytek.iflearner.admission.AdmissionCall.Other;
import com.iflytek.iflearner.admission.AdmissionCall.Update;
import com.iflytek.iflearner.admission.HostIndex.Holder;
import com.iflytek.iflearner.admission.Verdict.Allowed;
import com.iflytek.iflearner.admission.Verdict.Denied;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Domains;
import com.iflytek.iflearner.job.Edit;
import com.iflytek.iflearner.job.FieldPath;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobCodec;
import com.iflytek.iflearner.job.Quoted;
import com.iflytek.iflearner.job.Violation;
import com.iflytek.iflearner.rules.Completion;
import com.iflytek.iflearner.rules.Violations;
import com.iflytek.iflearner.rules.Warnings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges one write. Both webhooks judge the same, since the schema would otherwise speak before
 * anybody had named every fault; only {@link #mutate} may change what is written.
 *
 * @param domains under which hosts may be claimed
 * @param hosts who holds which host, as far as this replica knows
 */
public record AdmissionHandler(Domains domains, HostIndex hosts) {
  private static final FieldPath HOST = FieldPath.SPEC.child("host");

  /** A job as it was sent, as it is to be written, and what is to be said about it. */
  private record Judged(
      Job job, ObjectNode completed, List<Violation> violations, List<Violation> warnings) {}

  /** Completes the object, or refuses it with everything that would be wrong with it. */
  public Verdict mutate(AdmissionCall call) {
    return judge(call)
        .map(judged -> verdict(judged, JsonPatch.between(judged.job.raw(), judged.completed)))
        .orElse(Allowed.UNCHANGED);
  }

  /** Checks the object as it will be stored. */
  public Verdict validate(AdmissionCall call) {
    return judge(call).map(judged -> verdict(judged, List.of())).orElse(Allowed.UNCHANGED);
  }

  private static Verdict verdict(Judged judged, List<PatchOperation> patch) {
    return judged.violations.isEmpty()
        ? new Allowed(patch, judged.warnings)
        : new Denied(name(judged.job.raw()), judged.violations, judged.warnings);
  }

  private Optional<Judged> judge(AdmissionCall call) {
    return switch (call) {
      case Other _ -> Optional.empty();
      case Create(_, var object) -> Optional.of(created(JobCodec.read(object)));
      case Update(_, var oldObject, var object) -> {
        var job = JobCodec.read(object);
        // Labels, finalizers and deletion never depend on us, whatever the job looks like.
        yield job.metadata().deleting() || object.path("spec").equals(oldObject.path("spec"))
            ? Optional.empty()
            : Optional.of(updated(JobCodec.read(oldObject), job));
      }
    };
  }

  private Judged created(Job job) {
    var completed = Completion.complete(job); // once: who is complete lacks nothing more
    var violations = new ArrayList<>(Violations.of(completed, domains));
    var warnings = new ArrayList<>(Warnings.of(completed));
    held(job).ifPresent(held -> (held.code() == Code.HOST_TAKEN ? violations : warnings).add(held));
    return new Judged(job, completed.raw(), violations, warnings);
  }

  /** A host that is changed is refused as such, and who holds the old one was settled before. */
  private Judged updated(Job old, Job job) {
    return new Judged(
        job,
        Edit.applied(Completion.onUpdate(old, job), job.raw()),
        Violations.onUpdate(old, job, domains),
        Warnings.of(job));
  }

  /** Who else holds the host: not this job, nor one of its name that is gone already. */
  private Optional<Violation> held(Job job) {
    var host = job.spec().host();
    return host == null
        ? Optional.empty()
        : hosts
            .holderOf(host)
            .filter(holder -> !holder.job().equals(job.key()))
            .filter(holder -> !holder.uid().equals(job.metadata().uid()))
            .map(holder -> held(host, holder));
  }

  private static Violation held(String host, Holder holder) {
    return holder.deleting()
        ? new Violation(
            Code.HOST_HELD_BY_DELETED,
            HOST,
            "wait for " + holder.job() + ", which holds it and is being deleted")
        : new Violation(
            Code.HOST_TAKEN,
            HOST,
            "%s is already used by job %s; choose another host or delete that job"
                .formatted(Quoted.of(host), holder.job()));
  }

  /** Before the API server has made a name it is known by what the name will begin with. */
  private static String name(ObjectNode object) {
    var metadata = object.path("metadata");
    var name = metadata.path("name").asText();
    return name.isEmpty() ? metadata.path("generateName").asText() : name;
  }
}
