package com.iflytek.iflearner.pki;

import java.util.function.Function;

/** What came of reading bytes that anybody may have written. */
public sealed interface Parsed<T> {
  record Good<T>(T value) implements Parsed<T> {}

  /**
   * Nothing that can be used.
   *
   * @param why for people; never holds what was read, which may be a key
   */
  record Bad<T>(String why) implements Parsed<T> {}

  /** What comes of reading on. */
  default <U> Parsed<U> then(Function<T, Parsed<U>> next) {
    return switch (this) {
      case Good<T>(var value) -> next.apply(value);
      case Bad<T>(var why) -> new Bad<>(why);
    };
  }
}
