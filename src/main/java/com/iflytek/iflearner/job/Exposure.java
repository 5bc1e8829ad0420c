package com.iflytek.iflearner.job;

import org.jspecify.annotations.Nullable;

/**
 * How the other organisations reach a job.
 *
 * @param ingressClassName null: the operator's default
 * @param tlsSecretName null: the secret of the role
 */
public record Exposure(
    Type type, @Nullable String ingressClassName, @Nullable String tlsSecretName) {
  /** What a job without {@code spec.exposure} gets. */
  public static final Exposure DEFAULT = new Exposure(Type.INGRESS, null, null);

  /** The kind of route. */
  public enum Type {
    INGRESS("Ingress"),
    /** No route; the host is claimed all the same. */
    NONE("None");

    private final String wire;

    Type(String wire) {
      this.wire = wire;
    }

    /** The value of {@code spec.exposure.type}. */
    public String wire() {
      return wire;
    }
  }
}
