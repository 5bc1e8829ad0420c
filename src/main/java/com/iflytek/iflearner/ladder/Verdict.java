package com.iflytek.iflearner.ladder;

import com.iflytek.iflearner.job.Problem;
import java.util.List;

/** What the way to a target is worth. */
public sealed interface Verdict {
  /** What is no reason for a call to fail, and worth knowing. */
  List<Problem> remarks();

  /** iFLearner answers. */
  record Open(List<Problem> remarks) implements Verdict {
    public Open {
      remarks = List.copyOf(remarks);
    }
  }

  /**
   * It ends at a rung.
   *
   * @param at the first that is broken
   * @param who must act
   * @param problem what is wrong and what to do, in one sentence
   */
  record Broken(Rung at, Who who, Problem problem, List<Problem> remarks) implements Verdict {
    public Broken {
      remarks = List.copyOf(remarks);
    }
  }
}
