package com.iflytek.iflearner.cli;

import static java.util.Comparator.comparingInt;

/** Where in a file something stands, counted from 1. */
record LintPosition(int line, int column) implements Comparable<LintPosition> {
  static final LintPosition START = new LintPosition(1, 1);

  @Override
  public int compareTo(LintPosition other) {
    return comparingInt(LintPosition::line)
        .thenComparingInt(LintPosition::column)
        .compare(this, other);
  }
}
