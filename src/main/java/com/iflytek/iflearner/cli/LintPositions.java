package com.iflytek.iflearner.cli;

import com.iflytek.iflearner.job.FieldPath;
import java.util.HashMap;
import java.util.Map;

/** Where the values of one document stand, by path. The root has the empty path. */
final class LintPositions {
  /** Far more than any manifest has; aliases of aliases in YAML would multiply without end. */
  private static final int MOST = 200_000;

  private final Map<String, LintPosition> positions = new HashMap<>();
  private int values;

  /** Every value on the way counts, also one that is met again. */
  void put(String path, LintPosition at) throws LintSyntaxException {
    count(at);
    positions.put(path, at);
  }

  void count(LintPosition at) throws LintSyntaxException {
    values++;
    if (values > MOST) {
      throw new LintSyntaxException(at, "is too much: a document may have " + MOST + " values");
    }
  }

  Map<String, LintPosition> byPath() {
    return positions;
  }

  static String member(String parent, String name) {
    return parent.isEmpty() ? name : new FieldPath(parent).member(name).text();
  }

  static String index(String parent, int i) {
    return new FieldPath(parent).index(i).text();
  }
}
