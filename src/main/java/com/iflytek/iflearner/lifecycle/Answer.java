package com.iflytek.iflearner.lifecycle;

/** What came of asking a server once how its training goes. */
public sealed interface Answer {
  /** The page, read and checked. */
  record Said(StatusPage page) implements Answer {}

  /**
   * Nothing that could be believed.
   *
   * @param why a clause in our own words, such as {@code its port 50002 refuses connections}; no
   *     byte of what was received stands in it
   */
  record Unusable(String why) implements Answer {}
}
