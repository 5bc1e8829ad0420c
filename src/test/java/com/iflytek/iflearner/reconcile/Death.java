package com.iflytek.iflearner.reconcile;

/** The process of the operator is dead, somewhere between two requests. */
final class Death extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Death() {
    super(null, null, false, false);
  }
}
