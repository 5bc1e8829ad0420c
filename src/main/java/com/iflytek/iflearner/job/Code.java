package com.iflytek.iflearner.job;

/**
 * The catalogue of everything the product may tell its users: 1000s refuse a job, 2000s warn, 3000s
 * stand in conditions and events, 4000s refuse a malformed review, 5000s are said by the command. A
 * number is never used twice, also not after its code was retired.
 */
public enum Code {
  ROLE_INVALID(1001, "The role is neither server nor client"),
  UNEXPECTED(5000, "Something happened that the program does not expect"),
  ;

  private final int number;
  private final String title;

  Code(int number, String title) {
    this.number = number;
    this.title = title;
  }

  /** {@code IFL1001}. */
  public String id() {
    return "IFL" + number;
  }

  public String title() {
    return title;
  }
}
