package com.iflytek.iflearner.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.children.Labels;
import com.iflytek.iflearner.children.Pods;
import com.iflytek.iflearner.children.Stored;
import com.iflytek.iflearner.job.Condition;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.job.Jobs;
import com.iflytek.iflearner.lifecycle.Answer;
import com.iflytek.iflearner.lifecycle.Ask;
import com.iflytek.iflearner.lifecycle.StatusPage;
import com.iflytek.iflearner.lifecycle.Training;
import com.iflytek.iflearner.reconcile.Cluster.Outcome;
import com.iflytek.iflearner.reconcile.FakeCluster.Eyes;
import com.iflytek.iflearner.reconcile.FakeCluster.Request;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Processes fail, nodes evict, people delete and suspend, the clock jumps and the operator dies
 * between two writes, while one server and two clients form a federation. No Pod of one attempt
 * ever runs beside one of another, and in the end all run together or all have ended.
 */
class FederationExplorerTest {
  private static final int SCHEDULES = 60;
  private static final int ROUNDS = 60;

  private static final List<Job> JOBS =
      List.of(member(Stored.server()), member(client("a")), member(client("b")));

  @ParameterizedTest(name = "from seed {0}")
  @ValueSource(ints = {0, 1, 2, 3})
  void attemptsBeginAndEndTogether(int from) {
    for (int seed = from * SCHEDULES; seed < (from + 1) * SCHEDULES; seed++) {
      try {
        new Schedule(seed).run();
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  /** One schedule, chosen by its seed. */
  private static final class Schedule implements TrainingProbe {
    private final World world = new World(Rules.OF_A_FEDERATION);
    private final RandomGenerator random;
    private final Map<JobKey, Ask> asked = new HashMap<>();
    private Instant now = World.NOW;
    private boolean calm;

    Schedule(long seed) {
      random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    void run() {
      for (var job : JOBS) {
        world.apply(job);
        visit(any());
      }
      for (int round = 0; round < ROUNDS; round++) {
        if (random.nextInt(3) == 0) {
          strike(any());
        } else {
          visit(any());
        }
        together();
      }
      calm = true;
      for (var job : JOBS) {
        world.suspend(job.key(), false);
      }
      for (int i = 0; i < 40; i++) {
        now = now.plus(Duration.ofMinutes(1));
        for (var job : JOBS) {
          world.node(job.key());
          visit(job.key());
          together();
        }
      }
      converged();
    }

    private JobKey any() {
      return JOBS.get(random.nextInt(JOBS.size())).key();
    }

    private void visit(JobKey key) {
      var cluster = new FakeCluster(world, this::happens, Eyes.SHARP);
      try {
        new Reconciler(cluster, this, FakeCluster.SETTINGS, () -> now).reconcile(key);
      } catch (Death _) {
        asked.clear(); // what it did not finish is found by the next
      }
    }

    private Outcome happens(String what, Request request) {
      return switch (calm ? -1 : random.nextInt(12)) {
        case 0 -> throw new Death();
        case 1 -> {
          var _ = request.send();
          throw new Death();
        }
        case 2 -> new Outcome.NoAnswer(what);
        case 3 -> {
          strike(any());
          yield request.send();
        }
        default -> request.send();
      };
    }

    private void strike(JobKey key) {
      var pod = world.child(Pod.class, key);
      switch (random.nextInt(16)) {
        case 0 -> runs(pod).ifPresent(p -> world.put(Nodes.ended(p, 1)));
        case 1 -> runs(pod).ifPresent(p -> world.put(Nodes.evicted(p)));
        case 2 -> world.delete(id(key));
        case 3 -> world.remove(id(key));
        case 4 -> world.suspend(key, true);
        case 5 -> world.suspend(key, false);
        case 6, 7 -> now = now.plusSeconds(random.nextInt(20));
        case 8 -> now = now.plus(Duration.ofMinutes(random.nextInt(10)));
        case 9 -> {
          if (random.nextInt(6) == 0 && !key.equals(JOBS.getFirst().key())) {
            runs(pod).ifPresent(p -> world.put(Nodes.ended(p, 0)));
          }
        }
        default -> world.node(key);
      }
    }

    private void together() {
      assertThat(
              letGo()
                  .map(pod -> pod.getMetadata().getLabels().get(Labels.ATTEMPT))
                  .distinct()
                  .toList())
          .as("the attempts whose Pods may run")
          .hasSizeLessThanOrEqualTo(1);
    }

    /** The Pods that may run or still do. */
    private Stream<Pod> letGo() {
      return JOBS.stream()
          .map(job -> world.child(Pod.class, job.key()))
          .filter(Objects::nonNull)
          .filter(pod -> !Pods.gated(pod))
          .filter(pod -> !List.of("Succeeded", "Failed").contains(pod.getStatus().getPhase()));
    }

    private void converged() {
      var statuses = JOBS.stream().map(job -> world.job(job.key()).status()).toList();
      if (statuses.stream().anyMatch(s -> s.completionTime() == null)) {
        assertThat(statuses).as("nobody has failed").allMatch(s -> !failed(s));
        if (statuses.stream().allMatch(s -> s.completionTime() == null)) {
          assertThat(letGo()).as("all run: %s", statuses).hasSize(JOBS.size());
        }
      }
      int moment = world.moment();
      JOBS.forEach(job -> visit(job.key()));
      assertThat(world.moment()).as("a second pass writes nothing").isEqualTo(moment);
    }

    private static boolean failed(JobStatus status) {
      return status
          .condition(Condition.Type.SUCCEEDED)
          .filter(c -> c.status() == Condition.Status.FALSE)
          .isPresent();
    }

    private static Optional<Pod> runs(@Nullable Pod pod) {
      return Optional.ofNullable(pod).filter(Nodes::runsOnANode);
    }

    private static World.Id id(JobKey key) {
      return new World.Id("Pod", key.namespace(), key.name());
    }

    @Override
    public @Nullable Training training(JobKey key) {
      var ask = asked.get(key);
      return ask == null
          ? null
          : Training.first(ask.podUid(), new Answer.Said(new StatusPage(List.of())), now);
    }

    @Override
    public void ask(JobKey key, @Nullable Ask ask) {
      if (ask == null) {
        asked.remove(key);
      } else {
        asked.put(key, ask);
      }
    }
  }

  private static Jobs.Draft client(String name) {
    return Jobs.client()
        .named("fl", name)
        .with("/spec/host", name + ".a.party.iflearner.com")
        .stored("uid-" + name);
  }

  private static Job member(Jobs.Draft draft) {
    return draft.with("/spec/federation", "fraud").with("/spec/backoffLimit", 4).job();
  }
}
