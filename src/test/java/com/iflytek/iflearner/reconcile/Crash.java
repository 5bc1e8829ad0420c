package com.iflytek.iflearner.reconcile;

import com.iflytek.iflearner.reconcile.Cluster.Outcome;
import com.iflytek.iflearner.reconcile.FakeCluster.Fault;
import com.iflytek.iflearner.reconcile.FakeCluster.Request;
import java.util.ArrayList;
import java.util.List;

/** Kills the operator at chosen writes, counted over all its lives. */
final class Crash implements Fault {
  /** Where in a write the process dies. */
  enum Moment {
    BEFORE_SENDING,
    BEFORE_THE_ANSWER,
    AFTER_THE_ANSWER
  }

  /** Dies at the n-th write, counted from 0. */
  record Point(int write, Moment moment) {}

  /** The process is dead. */
  static final class Death extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Death(Point point) {
      super("killed at " + point, null, false, false);
    }
  }

  private final List<Point> points;
  private int write;

  Crash(List<Point> points) {
    this.points = new ArrayList<>(points);
  }

  @Override
  public Outcome at(String what, Request request) {
    int current = write++;
    var point =
        points.stream().filter(candidate -> candidate.write() == current).findFirst().orElse(null);
    if (point == null) {
      return request.send();
    }
    if (point.moment() != Moment.BEFORE_SENDING) {
      var _ = request.send();
    }
    throw new Death(point);
  }
}
