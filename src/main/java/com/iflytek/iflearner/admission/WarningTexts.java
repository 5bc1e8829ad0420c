package com.iflytek.iflearner.admission;

import com.iflytek.iflearner.job.Violation;
import java.util.List;
import java.util.stream.Stream;

/**
 * Warnings that kube-apiserver delivers whole: it drops a text with a control character in silence,
 * and above 4096 characters in all it cuts each and drops the rest.
 */
final class WarningTexts {
  /** The convention of Kubernetes for one warning. */
  private static final int LENGTH = 120;

  /** 20 of 120 characters leave room for the warnings of other webhooks. */
  private static final int NUMBER = 20;

  private WarningTexts() {}

  static List<String> of(List<Violation> warnings) {
    var all = warnings.stream().map(w -> text(w.at() + ": " + w.message())).distinct().toList();
    if (all.size() <= NUMBER) {
      return all;
    }
    var left = all.size() - (NUMBER - 1);
    return Stream.concat(all.stream().limit(NUMBER - 1), Stream.of("and " + left + " more"))
        .toList();
  }

  private static String text(String warning) {
    var clean = warning.replaceAll("\\p{Cntrl}", " ");
    if (clean.codePointCount(0, clean.length()) <= LENGTH) {
      return clean;
    }
    return clean.substring(0, clean.offsetByCodePoints(0, LENGTH - 1)) + "…";
  }
}
