package com.iflytek.iflearner.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that has ended while its job goes on.
 *
 * @param number counted from 1
 * @param failed whether it counts against {@code spec.backoffLimit}
 * @param reason one CamelCase word
 * @param exitCode of the first container; null: it was ended from outside
 * @param message a sentence of at most {@link #LONGEST_MESSAGE} characters
 * @param endTime when that was recorded, to the second
 */
public record PastAttempt(
    int number,
    boolean failed,
    String reason,
    @Nullable Integer exitCode,
    String message,
    Instant endTime) {
  /** The reason where the job was suspended. */
  public static final String SUSPENDED = "Suspended";

  /** The reason where another job of the federation begins anew. */
  public static final String FEDERATION_RESTARTS = "FederationRestarts";

  /** A status has room for the end of a traceback, not for the whole of it. */
  public static final int LONGEST_MESSAGE = 512;

  /** Of older ones only the number of failures is kept. */
  public static final int MOST_KEPT = 5;

  public PastAttempt {
    if (message.length() > LONGEST_MESSAGE) {
      message = "…" + message.substring(message.length() - LONGEST_MESSAGE + 1);
    }
  }
}
