package com.iflytek.iflearner.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.reconcile.Crash.Death;
import com.iflytek.iflearner.reconcile.Crash.Moment;
import com.iflytek.iflearner.reconcile.Crash.Point;
import com.iflytek.iflearner.reconcile.FakeCluster.Eyes;
import com.iflytek.iflearner.reconcile.FakeCluster.Fault;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills the operator at every write of every story, in every way, once and twice: the objects at
 * the end are those of a run without a crash, at the price of at most one write per crash.
 */
class CrashExplorerTest {
  /** A visit that dies begins again; nothing needs more than this. */
  private static final int MOST_VISITS = 10;

  /** What a whole run left behind. */
  private record End(List<String> objects, int writes) {}

  static Stream<Story> stories() {
    return Story.all();
  }

  @ParameterizedTest
  @MethodSource("stories")
  void everySingleCrashEndsInTheSameObjects(Story story) {
    var reference = run(story, List.of());
    for (var point : points(reference.writes())) {
      compare(reference, run(story, List.of(point)), List.of(point));
    }
  }

  @ParameterizedTest
  @MethodSource("stories")
  void everyPairOfCrashesEndsInTheSameObjects(Story story) {
    var reference = run(story, List.of());
    for (var first : points(reference.writes())) {
      for (var second : points(reference.writes() + 1)) {
        if (first.write() < second.write()) {
          var both = List.of(first, second);
          compare(reference, run(story, both), both);
        }
      }
    }
  }

  private static List<Point> points(int writes) {
    var points = new ArrayList<Point>();
    for (int write = 0; write < writes; write++) {
      for (var moment : Moment.values()) {
        points.add(new Point(write, moment));
      }
    }
    return points;
  }

  private static void compare(End reference, End end, List<Point> crashes) {
    assertThat(end.objects()).as("after %s", crashes).isEqualTo(reference.objects());
    assertThat(end.writes())
        .as("writes, tried ones included, after %s", crashes)
        .isLessThanOrEqualTo(reference.writes() + crashes.size());
  }

  private static End run(Story story, List<Point> crashes) {
    var world = new World();
    var writes = new int[1];
    var crash = new Crash(crashes);
    Fault counted =
        (what, request) -> {
          writes[0]++;
          return crash.at(what, request);
        };
    for (var chapter : story.chapters()) {
      chapter.accept(world);
      converge(world, counted);
    }
    int before = writes[0];
    converge(world, counted);
    assertThat(writes[0]).as("a converged job is not written to").isEqualTo(before);
    return new End(Picture.of(world), before);
  }

  /** A dead operator is started again, without memory. */
  private static void converge(World world, Fault fault) {
    for (int visit = 0; visit < MOST_VISITS; visit++) {
      try {
        var cluster = new FakeCluster(world, fault, Eyes.SHARP);
        var reconciler =
            new Reconciler(cluster, FakeCluster.SETTINGS, InstantSource.fixed(World.NOW));
        if (reconciler.reconcile(Story.KEY) instanceof Visit.Settled) {
          return;
        }
      } catch (Death _) {
        // the next one takes over
      }
    }
    throw new AssertionError("no end after " + MOST_VISITS + " visits");
  }
}
