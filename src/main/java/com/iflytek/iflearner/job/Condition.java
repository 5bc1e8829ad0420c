package com.iflytek.iflearner.job;

import java.time.Instant;

/**
 * One condition of a job's status, after the Kubernetes API conventions.
 *
 * @param reason one CamelCase word, never empty
 * @param message a sentence for people; may be empty
 * @param observedGeneration the generation of the spec that was judged
 * @param lastTransitionTime when {@code status} last changed, to the second
 */
public record Condition(
    Type type,
    Status status,
    String reason,
    String message,
    long observedGeneration,
    Instant lastTransitionTime) {

  /** In the order in which people read them. The last two are present only when True. */
  public enum Type {
    ACCEPTED("Accepted"),
    ROUTE_READY("RouteReady"),
    READY("Ready"),
    PROGRESSING("Progressing"),
    SUCCEEDED("Succeeded"),
    SUSPENDED("Suspended"),
    RECONCILING("Reconciling"),
    STALLED("Stalled");

    private final String wire;

    Type(String wire) {
      this.wire = wire;
    }

    public String wire() {
      return wire;
    }
  }

  /** Whether it holds. */
  public enum Status {
    TRUE("True"),
    FALSE("False"),
    UNKNOWN("Unknown");

    private final String wire;

    Status(String wire) {
      this.wire = wire;
    }

    public String wire() {
      return wire;
    }
  }
}
