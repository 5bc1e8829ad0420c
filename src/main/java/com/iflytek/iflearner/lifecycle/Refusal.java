package com.iflytek.iflearner.lifecycle;

/**
 * A step that the API server refused during this visit, in its own words: an exceeded quota, Pod
 * Security, an admission webhook of somebody else.
 *
 * @param code the HTTP status, 400 to 499
 */
public record Refusal(Step step, int code, String message) {
  private static final int BAD_REQUEST = 400;
  private static final int UNPROCESSABLE = 422;

  /** For people: what was refused, and why. */
  String sentence() {
    var metadata = step.object().getMetadata();
    return "The API server refuses the %s '%s/%s': %s"
        .formatted(step.object().getKind(), metadata.getNamespace(), metadata.getName(), message);
  }

  /** Whether the same request can never succeed; a quota may be raised, a right be given. */
  boolean lasting() {
    return code == BAD_REQUEST || code == UNPROCESSABLE;
  }
}
