package com.iflytek.iflearner.admission;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.admission.AdmissionCall.Envelope;
import com.iflytek.iflearner.admission.Verdict.Allowed;
import com.iflytek.iflearner.admission.Verdict.Denied;
import com.iflytek.iflearner.admission.Verdict.Malformed;
import com.iflytek.iflearner.job.Api;
import com.iflytek.iflearner.job.Code.CauseType;
import com.iflytek.iflearner.job.Violation;
import java.util.Base64;
import java.util.List;

/** A verdict as an AdmissionReview, as kubectl wants to find it. */
final class AdmissionAnswer {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private AdmissionAnswer() {}

  static ObjectNode to(Envelope envelope, Verdict verdict) {
    var response = JSON.objectNode().put("uid", envelope.uid());
    switch (verdict) {
      case Allowed(var patch, var warnings) -> {
        response.put("allowed", true);
        addPatch(response, patch);
        addWarnings(response, warnings);
      }
      case Denied(var name, var violations, var warnings) -> {
        response.put("allowed", false).set("status", invalid(name, violations));
        addWarnings(response, warnings);
      }
      case Malformed malformed ->
          response
              .put("allowed", false)
              .set("status", status(400, "BadRequest", malformed.message()));
    }
    return JSON.objectNode()
        .put("apiVersion", envelope.apiVersion())
        .put("kind", "AdmissionReview")
        .set("response", response);
  }

  /** An empty patch with a type is a call error on a validating webhook: both or neither. */
  private static void addPatch(ObjectNode response, List<PatchOperation> patch) {
    if (!patch.isEmpty()) {
      var operations = JSON.arrayNode();
      patch.forEach(operation -> operations.add(operation.toJson()));
      response
          .put("patchType", "JSONPatch")
          .put("patch", Base64.getEncoder().encodeToString(ReviewJson.print(operations)));
    }
  }

  /** As Kubernetes itself refuses an invalid object; kubectl prints a bullet for each cause. */
  private static ObjectNode invalid(String name, List<Violation> violations) {
    var reasons = violations.stream().map(v -> v.at() + ": " + v.message()).collect(joining(", "));
    var message =
        "%s.%s \"%s\" is invalid: %s"
            .formatted(
                Api.KIND, Api.GROUP, name, violations.size() == 1 ? reasons : "[" + reasons + "]");
    var status = status(422, "Invalid", message);
    var details =
        status.putObject("details").put("name", name).put("group", Api.GROUP).put("kind", Api.KIND);
    addCauses(details.putArray("causes"), violations);
    return status;
  }

  private static void addCauses(ArrayNode causes, List<Violation> violations) {
    for (var violation : violations) {
      causes
          .addObject()
          .put("reason", violation.code().causeType().orElse(CauseType.INVALID).wire())
          .put("message", violation.message())
          .put("field", violation.at().text());
    }
  }

  private static ObjectNode status(int code, String reason, String message) {
    return JSON.objectNode()
        .put("status", "Failure")
        .put("message", message)
        .put("reason", reason)
        .put("code", code);
  }

  private static void addWarnings(ObjectNode response, List<Violation> warnings) {
    if (!warnings.isEmpty()) {
      var texts = response.putArray("warnings");
      WarningTexts.of(warnings).forEach(texts::add);
    }
  }
}
