package com.iflytek.iflearner.cli.story;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Condition;
import org.jspecify.annotations.Nullable;

/**
 * A sentence and its code.
 *
 * @param code null: nothing is wrong
 */
public record Coded(@Nullable Code code, String sentence) {
  static Coded of(Condition condition) {
    return new Coded(Code.leading(condition.message()).orElse(null), rest(condition));
  }

  /** What a condition says, without the code in front. */
  static String rest(Condition condition) {
    var message = condition.message();
    return Code.leading(message)
        .map(_ -> message.substring(message.indexOf(']') + 1).strip())
        .orElse(message);
  }

  /** {@code [IFL3016] …}. */
  public String line() {
    return code == null ? sentence : "[" + code.id() + "] " + sentence;
  }
}
