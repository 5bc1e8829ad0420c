package com.iflytek.iflearner.job;

/** Text of somebody else, fit for a terminal: on one line, short, nothing that steers anything. */
public final class Printable {
  private Printable() {}

  /** A long one is cut; line breaks and tabs become spaces, other control characters {@code ?}. */
  public static String line(String text, int longest) {
    int end = end(text, longest);
    var line = new StringBuilder(end + 1);
    text.substring(0, end).codePoints().map(Printable::plain).forEach(line::appendCodePoint);
    return line.append(end < text.length() ? "…" : "").toString();
  }

  /** Whether a terminal shows it and does nothing else. */
  static boolean is(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** Where to cut: never between the halves of a surrogate pair. */
  static int end(String text, int longest) {
    if (text.length() <= longest) {
      return text.length();
    }
    return Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
  }

  private static int plain(int c) {
    return switch (c) {
      case '\n', '\r', '\t' -> ' ';
      default -> is(c) ? c : '?';
    };
  }
}
