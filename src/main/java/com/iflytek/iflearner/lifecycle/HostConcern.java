package com.iflytek.iflearner.lifecycle;

import static com.iflytek.iflearner.job.Condition.Type.ACCEPTED;

import com.iflytek.iflearner.children.HostClaims;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.job.Violation;
import com.iflytek.iflearner.lifecycle.Observation.Host;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.util.List;
import java.util.stream.Collectors;

/** Whether the spec is valid and the host is ours; the claim to the host. */
final class HostConcern {
  private HostConcern() {}

  static Finding of(Situation situation) {
    var host = situation.job().spec().host();
    if (!situation.violations().isEmpty()) {
      return Finding.of(invalid(situation.violations()));
    }
    if (host == null) {
      return Finding.of(Said.no(ACCEPTED, "Invalid", Code.JOB_INVALID, "`spec.host` must be set."));
    }
    return switch (situation.seen().host()) {
      case Host.Held(var claim) when situation.claimed() ->
          Finding.of(Said.yes(ACCEPTED, "Accepted", "The spec is valid and the host is ours."));
      case Host.Held(var claim) -> held(situation, host, claim);
      case Host.Free(var first) when first.equals(situation.job().key()) ->
          claiming(
              situation,
              new Step.Create(
                  HostClaims.of(situation.job(), host, situation.settings().claimsNamespace())));
      case Host.Free(var first) ->
          taken(situation, "The job '%s' goes first to the host '%s'.".formatted(first, host));
      case Host.Abandoned(var claim) ->
          claiming(situation, new Step.Replace(HostClaims.takenOver(claim, situation.job(), host)));
      case Host.Unclaimable() ->
          Finding.of(
              Said.no(
                  ACCEPTED,
                  "Invalid",
                  Code.JOB_INVALID,
                  "The host '%s' cannot be claimed.".formatted(host)));
    };
  }

  private static Said invalid(List<Violation> violations) {
    var sentences =
        violations.stream()
            .map(violation -> "`%s`: %s".formatted(violation.at(), violation.message()))
            .collect(Collectors.joining("; "));
    return Said.no(ACCEPTED, "Invalid", Code.JOB_INVALID, "The spec breaks the rules: " + sentences)
        .on("us");
  }

  private static Finding claiming(Situation situation, Step step) {
    return Finding.of(
        step,
        situation
            .refusal("Lease")
            .map(refusal -> Said.no(ACCEPTED, "Refused", Code.CHILD_REFUSED, refusal.sentence()))
            .orElseGet(() -> Said.unknown(ACCEPTED, "Claiming", "The host is being claimed.")));
  }

  private static Finding held(Situation situation, String host, Lease claim) {
    var sentence =
        HostClaims.holder(claim)
            .map(holder -> held(situation, host, holder.job()))
            .orElseGet(
                () ->
                    "Who holds the host '%s' cannot be read in the Lease '%s/%s'; delete it if nobody does."
                        .formatted(
                            host,
                            claim.getMetadata().getNamespace(),
                            claim.getMetadata().getName()));
    return taken(situation, sentence);
  }

  private static String held(Situation situation, String host, JobKey holder) {
    return holder.equals(situation.job().key())
        ? "An earlier job of this name holds the host '%s'; it is free once the Ingress '%s' of that job is gone."
            .formatted(host, holder)
        : "The job '%s' holds the host '%s'; it is free once that job has finished or is deleted and its Ingress is gone."
            .formatted(holder, host);
  }

  private static Finding taken(Situation situation, String sentence) {
    return new Finding(
        List.of(),
        Said.no(ACCEPTED, "HostTaken", Code.CLAIM_HELD, sentence).on("host"),
        situation.recheck());
  }
}
