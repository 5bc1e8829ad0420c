package com.iflytek.iflearner.job;

/**
 * One thing that is wrong with a job, or, with a code of the 2000s, one that may be intended.
 *
 * @param at the field
 * @param sentence what is wrong and what to do, without the code
 */
public record Violation(Code code, FieldPath at, String sentence) {
  /** As people see it: {@code [IFL1001] must be …}. */
  public String message() {
    return "[" + code.id() + "] " + sentence;
  }
}
