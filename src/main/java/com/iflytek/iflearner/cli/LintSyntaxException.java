package com.iflytek.iflearner.cli;

/** A file is neither YAML nor JSON, from here on. */
final class LintSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient LintPosition at;

  LintSyntaxException(LintPosition at, String sentence) {
    super(sentence);
    this.at = at;
  }

  LintPosition at() {
    return at;
  }
}
