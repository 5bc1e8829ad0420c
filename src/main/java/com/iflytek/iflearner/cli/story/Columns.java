package com.iflytek.iflearner.cli.story;

import java.util.ArrayList;
import java.util.List;

/** Rows below each other, as wide as their widest cell; the last column is as long as it is. */
final class Columns {
  private static final int WIDEST = 40;

  private final List<List<String>> rows = new ArrayList<>();

  Columns row(Object... cells) {
    rows.add(List.of(cells).stream().map(String::valueOf).toList());
    return this;
  }

  /** Indented. */
  List<String> lines() {
    return rows.stream().map(this::line).toList();
  }

  private String line(List<String> row) {
    var line = new StringBuilder();
    for (var i = 0; i < row.size(); i++) {
      line.append("  ").append(row.get(i));
      line.repeat(" ", i == row.size() - 1 ? 0 : Math.max(0, width(i) - row.get(i).length()));
    }
    return line.toString();
  }

  private int width(int column) {
    return rows.stream()
        .filter(row -> row.size() > column)
        .mapToInt(row -> Math.min(row.get(column).length(), WIDEST))
        .max()
        .orElse(0);
  }
}
