package com.iflytek.iflearner.cli.story;

import com.iflytek.iflearner.ladder.Target;
import com.iflytek.iflearner.ladder.Verdict;
import com.iflytek.iflearner.ladder.Walk;

/** The way from here to one target, tried for a job. */
public record Way(String job, Target target, Walk walk, Verdict verdict) {
  /** Whether somebody has to act. */
  public boolean problem() {
    return verdict instanceof Verdict.Broken;
  }
}
