package com.iflytek.iflearner.cli;

import com.iflytek.iflearner.job.Code;

/** Ends a command with exit status 1 and one sentence that says what is wrong and what to do. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Code code;

  public CommandFailure(Code code, String sentence) {
    super(sentence);
    this.code = code;
  }

  /** {@code [IFL5001] …}, as it is printed. */
  public String line() {
    return "[" + code.id() + "] " + getMessage();
  }
}
