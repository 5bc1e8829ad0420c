package com.iflytek.iflearner.lifecycle;

import com.iflytek.iflearner.job.Code;
import org.jspecify.annotations.Nullable;

/** How an attempt ended. */
sealed interface Outcome {
  /** For people, without a code. */
  String sentence();

  /** And with it the job. */
  record Succeeded(String sentence) implements Outcome {}

  /**
   * Another attempt may follow, unless it is the last.
   *
   * @param reason one CamelCase word
   * @param exitCode of the first container; null: it was ended from outside
   * @param last whether no other attempt may follow, however many are left
   */
  record Failed(String reason, Code code, @Nullable Integer exitCode, boolean last, String sentence)
      implements Outcome {
    /** The process or its Pod failed. */
    static Failed process(@Nullable Integer exitCode, String sentence) {
      return new Failed("PodFailed", Code.POD_FAILED, exitCode, false, sentence);
    }
  }
}
