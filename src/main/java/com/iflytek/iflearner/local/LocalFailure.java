package com.iflytek.iflearner.local;

import org.jspecify.annotations.Nullable;

/** Something on this computer is missing or did not work. The message says what and what to do. */
public final class LocalFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LocalFailure(String message) {
    this(message, null);
  }

  public LocalFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
