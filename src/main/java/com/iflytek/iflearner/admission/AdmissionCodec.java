package com.iflytek.iflearner.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.admission.AdmissionCall.Create;
import com.iflytek.iflearner.admission.AdmissionCall.Envelope;
import com.iflytek.iflearner.admission.AdmissionCall.Other;
import com.iflytek.iflearner.admission.AdmissionCall.Update;
import com.iflytek.iflearner.admission.ReviewJson.Unusable;
import com.iflytek.iflearner.admission.Verdict.Malformed;
import com.iflytek.iflearner.job.Api;
import org.jspecify.annotations.Nullable;

/** Between an AdmissionReview as it travels and what the handler reasons about. */
public final class AdmissionCodec {

  /** What became of reading a body. */
  public sealed interface Reading {
    record Understood(AdmissionCall call) implements Reading {}

    /**
     * No review that could be judged.
     *
     * @param envelope null: not even that could be read, so no review can answer
     */
    record Unreadable(@Nullable Envelope envelope, Malformed verdict) implements Reading {}
  }

  private AdmissionCodec() {}

  /** Reads a review. Whatever the bytes are, it never throws. */
  public static Reading read(byte[] body) {
    try {
      return new Reading.Understood(call(ReviewJson.parse(body)));
    } catch (Unusable unusable) {
      return new Reading.Unreadable(ReviewJson.envelopeIn(body), unusable.verdict());
    }
  }

  /** The review that answers. */
  public static byte[] write(Envelope envelope, Verdict verdict) {
    return ReviewJson.print(AdmissionAnswer.to(envelope, verdict));
  }

  private static AdmissionCall call(JsonNode review) throws Unusable {
    require(
        review.path("apiVersion").asText().equals("admission.k8s.io/v1")
            && review.path("kind").asText().equals("AdmissionReview"),
        "the body must be an AdmissionReview of admission.k8s.io/v1");
    var request = object(review, "request");
    var uid = request.path("uid").asText();
    require(!uid.isBlank(), "the request must have a `uid`");
    var operation = request.path("operation").asText();
    require(!operation.isBlank(), "the request must have an `operation`");

    var envelope = new Envelope(review.path("apiVersion").asText(), uid);
    var whole = request.path("subResource").asText().isEmpty();
    if (whole && operation.equals("CREATE")) {
      return new Create(envelope, job(request, "object"));
    }
    if (whole && operation.equals("UPDATE")) {
      return new Update(envelope, job(request, "oldObject"), job(request, "object"));
    }
    return new Other(envelope);
  }

  private static ObjectNode job(ObjectNode request, String field) throws Unusable {
    var kind = request.path("kind");
    require(
        kind.path("group").asText().equals(Api.GROUP)
            && kind.path("version").asText().equals(Api.VERSION)
            && kind.path("kind").asText().equals(Api.KIND),
        "the request must be about an IflearnerJob of git.iflytek.com/v1");
    return object(request, field);
  }

  private static ObjectNode object(JsonNode parent, String field) throws Unusable {
    if (parent.get(field) instanceof ObjectNode object) {
      return object;
    }
    throw Unusable.because("the review must have an object in `" + field + "`");
  }

  private static void require(boolean holds, String sentence) throws Unusable {
    if (!holds) {
      throw Unusable.because(sentence);
    }
  }
}
