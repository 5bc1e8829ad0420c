package com.iflytek.iflearner.cli;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Violation;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing to say about a file.
 *
 * @param field empty where it concerns no field
 */
record LintFinding(
    String file,
    LintPosition at,
    Severity severity,
    @Nullable Code code,
    String field,
    String message) {

  /** Whether the file may be applied. */
  enum Severity {
    ERROR,
    WARNING,
    NOTE;

    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static LintFinding of(
      String file, LintDocument document, Severity severity, Violation violation) {
    return new LintFinding(
        file,
        document.at(violation.at()),
        severity,
        violation.code(),
        violation.at().text(),
        violation.sentence());
  }

  static LintFinding unreadable(String file, LintPosition at, Code code, String sentence) {
    return new LintFinding(file, at, Severity.ERROR, code, "", sentence);
  }

  /** {@code a.yaml:9:11 error [IFL1007] spec.host: must …}. */
  String line() {
    return "%s:%d:%d %s %s%s%s"
        .formatted(
            file,
            at.line(),
            at.column(),
            severity.wire(),
            code == null ? "" : "[" + code.id() + "] ",
            field.isEmpty() ? "" : field + ": ",
            message);
  }
}
