package com.iflytek.iflearner.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What kube-apiserver asks about one write. Whether the write is a dry run is no part of it: the
 * answer must be the same.
 */
public sealed interface AdmissionCall {
  Envelope envelope();

  /** An object is created; it may have a {@code generateName} and no name yet. */
  record Create(Envelope envelope, ObjectNode object) implements AdmissionCall {}

  /** An object is replaced, patched or applied over; both are whole. */
  record Update(Envelope envelope, ObjectNode oldObject, ObjectNode object)
      implements AdmissionCall {}

  /** Nothing to judge: DELETE, CONNECT, a subresource, an operation of the future. */
  record Other(Envelope envelope) implements AdmissionCall {}

  /**
   * What the answer has to repeat.
   *
   * @param apiVersion of the review
   * @param uid of the request
   */
  record Envelope(String apiVersion, String uid) {}
}
