package com.iflytek.iflearner.cli.rehearsal;

/** The rehearsal did not get to its end; the message says how far it got. */
public final class RehearsalFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RehearsalFailure(String sentence) {
    super(sentence);
  }
}
