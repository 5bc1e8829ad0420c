package com.iflytek.iflearner.job;

/** One word for people and for scripts of the prototype's time; the conditions are the truth. */
public enum Phase {
  PENDING("Pending"),
  RUNNING("Running"),
  SUSPENDED("Suspended"),
  SUCCEEDED("Succeeded"),
  FAILED("Failed");

  private final String wire;

  Phase(String wire) {
    this.wire = wire;
  }

  /** The value of {@code status.phase}. */
  public String wire() {
    return wire;
  }
}
