package com.iflytek.iflearner.reconcile.election;

/** What a process does while it leads. It may begin and end many times. */
public interface Leadership {
  void begin();

  /** Returns when nothing new is begun any more and what was under way has ended. */
  void end();

  static Leadership of(Runnable begin, Runnable end) {
    return new Leadership() {
      @Override
      public void begin() {
        begin.run();
      }

      @Override
      public void end() {
        end.run();
      }
    };
  }
}
