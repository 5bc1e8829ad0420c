package com.iflytek.iflearner.job;

/** A value that somebody wrote, fit to stand in a sentence: in quotes, short, on one line. */
public final class Quoted {
  private static final int LONGEST = 64;

  private Quoted() {}

  /** {@code 'value'}; a long one is cut, a control character becomes {@code ?}. */
  public static String of(String value) {
    var cut = Printable.end(value, LONGEST);
    var text = new StringBuilder(cut + 3).append('\'');
    // The API server drops a warning with a control character in it without a word.
    value
        .substring(0, cut)
        .codePoints()
        .map(c -> Printable.is(c) ? c : '?')
        .forEach(text::appendCodePoint);
    return text.append(cut < value.length() ? "…'" : "'").toString();
  }
}
