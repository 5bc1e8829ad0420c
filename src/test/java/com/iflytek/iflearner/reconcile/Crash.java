package com.iflytek.iflearner.reconcile;

import com.iflytek.iflearner.reconcile.Cluster.Outcome;
import com.iflytek.iflearner.reconcile.FakeCluster.Fault;
import com.iflytek.iflearner.reconcile.FakeCluster.Request;
import java.util.List;

/** Lets chosen writes go wrong, counted over all lives of the operator. */
final class Crash implements Fault {
  /**
   * What goes wrong. Whether a process dies before or after it has the answer makes no difference
   * to one that remembers nothing.
   */
  enum Moment {
    DIES_BEFORE_SENDING,
    DIES_WHEN_IT_IS_DONE,
    REQUEST_LOST,
    ANSWER_LOST;

    boolean deadly() {
      return switch (this) {
        case DIES_BEFORE_SENDING, DIES_WHEN_IT_IS_DONE -> true;
        case REQUEST_LOST, ANSWER_LOST -> false;
      };
    }

    boolean done() {
      return this == DIES_WHEN_IT_IS_DONE || this == ANSWER_LOST;
    }
  }

  /** At the n-th write, counted from 0. */
  record Point(int write, Moment moment) {}

  private final List<Point> points;
  private int write;

  Crash(List<Point> points) {
    this.points = List.copyOf(points);
  }

  /** How many writes there were, those that went wrong included. */
  int writes() {
    return write;
  }

  @Override
  public Outcome at(String what, Request request) {
    int current = write++;
    for (var point : points) {
      if (point.write() == current) {
        if (point.moment().done()) {
          var _ = request.send();
        }
        if (point.moment().deadly()) {
          throw new Death();
        }
        return new Outcome.NoAnswer(what);
      }
    }
    return request.send();
  }
}
