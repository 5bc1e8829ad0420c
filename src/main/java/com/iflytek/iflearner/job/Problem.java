package com.iflytek.iflearner.job;

/**
 * What is wrong with a part of the operator now; the rest goes on.
 *
 * @param sentence for people, with what is to be done
 */
public record Problem(Code code, String sentence) {
  /** {@code [IFL5021] …}, as it is logged. */
  @Override
  public String toString() {
    return "[" + code.id() + "] " + sentence;
  }
}
