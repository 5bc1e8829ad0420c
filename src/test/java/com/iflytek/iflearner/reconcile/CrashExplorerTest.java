package com.iflytek.iflearner.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.reconcile.Crash.Moment;
import com.iflytek.iflearner.reconcile.Crash.Point;
import com.iflytek.iflearner.reconcile.FakeCluster.Eyes;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills the operator at every write of every story, once and twice, and loses every request and
 * every answer: the objects at the end are those of a run in which nothing went wrong.
 */
class CrashExplorerTest {
  /** A visit that dies begins again; nothing needs more than this. */
  private static final int MOST_VISITS = 10;

  private static final List<Moment> DEATHS =
      List.of(Moment.DIES_BEFORE_SENDING, Moment.DIES_WHEN_IT_IS_DONE);
  private static final List<Moment> LOSSES = List.of(Moment.REQUEST_LOST, Moment.ANSWER_LOST);

  /** What a whole run left behind. */
  private record End(List<String> objects, int writes) {}

  static Stream<Story> stories() {
    return Story.all();
  }

  @ParameterizedTest
  @MethodSource("stories")
  void everySingleCrashCostsOneWriteAndChangesNothing(Story story) {
    var reference = run(story, List.of());
    for (var point : points(reference.writes(), DEATHS)) {
      compare(reference, 1, run(story, List.of(point)), List.of(point));
    }
  }

  @ParameterizedTest
  @MethodSource("stories")
  void everyPairOfCrashesCostsTwoWritesAndChangesNothing(Story story) {
    var reference = run(story, List.of());
    for (var first : points(reference.writes(), DEATHS)) {
      for (var second : points(reference.writes() + 1, DEATHS)) {
        if (first.write() < second.write()) {
          var both = List.of(first, second);
          compare(reference, 2, run(story, both), both);
        }
      }
    }
  }

  /**
   * The visit goes on with what it can do. So the price is the request again, and two statuses:
   * what is not there yet, and that it is there.
   */
  @ParameterizedTest
  @MethodSource("stories")
  void everyLostRequestOrAnswerCostsThreeWritesAndChangesNothing(Story story) {
    var reference = run(story, List.of());
    for (var point : points(reference.writes(), LOSSES)) {
      compare(reference, 3, run(story, List.of(point)), List.of(point));
    }
  }

  private static List<Point> points(int writes, List<Moment> moments) {
    return IntStream.range(0, writes)
        .boxed()
        .flatMap(write -> moments.stream().map(moment -> new Point(write, moment)))
        .toList();
  }

  private static void compare(End reference, int more, End end, List<Point> points) {
    assertThat(end.objects()).as("after %s", points).isEqualTo(reference.objects());
    assertThat(end.writes())
        .as("writes after %s", points)
        .isLessThanOrEqualTo(reference.writes() + more);
  }

  private static End run(Story story, List<Point> points) {
    var world = new World();
    var crash = new Crash(points);
    for (var chapter : story.chapters()) {
      chapter.accept(world);
      converge(world, crash);
    }
    int writes = crash.writes();
    converge(world, crash);
    assertThat(crash.writes()).as("a converged job is not written to").isEqualTo(writes);
    return new End(Picture.of(world), writes);
  }

  /** A dead operator is started again, without memory. */
  private static void converge(World world, Crash crash) {
    for (int visit = 0; visit < MOST_VISITS; visit++) {
      try {
        var cluster = new FakeCluster(world, crash, Eyes.SHARP);
        var reconciler =
            new Reconciler(
                cluster, TrainingProbe.NONE, FakeCluster.SETTINGS, InstantSource.fixed(World.NOW));
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
