package com.iflytek.iflearner.ladder;

/** Whose turn it is when a rung is broken. */
public enum Who {
  US("us"),
  PARTNER("partner"),
  /** Whoever runs what lies between both. */
  NETWORK("network");

  private final String wire;

  Who(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }
}
