package com.iflytek.iflearner.job;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a job does in its federation. */
public enum Role {
  /** Aggregates what the parties train. */
  SERVER("server"),
  /** Trains: <em>party</em> in prose, {@code client} on the wire. */
  CLIENT("client");

  private final String wire;

  Role(String wire) {
    this.wire = wire;
  }

  /** The value of {@code spec.role}. */
  public String wire() {
    return wire;
  }

  /** The role that {@code spec.role} names, if it names one. */
  public static Optional<Role> of(@Nullable String wire) {
    for (var role : values()) {
      if (role.wire.equals(wire)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
