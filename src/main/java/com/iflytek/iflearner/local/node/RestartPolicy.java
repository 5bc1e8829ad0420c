package com.iflytek.iflearner.local.node;

/** Whether a container that ended is started again. */
enum RestartPolicy {
  Always,
  OnFailure,
  Never;

  boolean restartsAfter(int exitCode) {
    return switch (this) {
      case Always -> true;
      case OnFailure -> exitCode != 0;
      case Never -> false;
    };
  }
}
