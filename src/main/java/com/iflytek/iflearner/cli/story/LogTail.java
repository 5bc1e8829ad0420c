package com.iflytek.iflearner.cli.story;

/** The end of the log of a process that runs, as far as it could be read. */
public sealed interface LogTail {
  /**
   * Its last lines. Never to be shown: the logs of clients hold secrets.
   *
   * @param text bounded by whoever read it
   */
  record Text(String text) implements LogTail {
    @Override
    public String toString() {
      return "Text[%d characters]".formatted(text.length());
    }
  }

  /** The person who asks may not read it. */
  record Forbidden() implements LogTail {}

  /**
   * It could not be read for another reason.
   *
   * @param why a clause
   */
  record Unread(String why) implements LogTail {}
}
