package com.iflytek.iflearner.kube;

import com.iflytek.iflearner.job.Code;
import org.jspecify.annotations.Nullable;

/** Without somebody's help the operator cannot work here. The message says what is to be done. */
public final class KubeFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Code code;

  public KubeFailure(Code code, String sentence) {
    this(code, sentence, null);
  }

  public KubeFailure(Code code, String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
    this.code = code;
  }

  public Code code() {
    return code;
  }

  /** The sentence for people. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
