package com.iflytek.iflearner.reconcile.election;

/** Which lock. */
public enum Lock {
  /** A Lease, among our own processes. Whoever leads made it if it was not there. */
  OPERATOR,

  /**
   * The prototype's controller holds a ConfigMap and a Lease, the ConfigMap first. We never make
   * them: where they do not exist, the prototype never ran.
   */
  PROTOTYPE_CONFIG_MAP,
  PROTOTYPE_LEASE;

  boolean isOurs() {
    return this == OPERATOR;
  }
}
