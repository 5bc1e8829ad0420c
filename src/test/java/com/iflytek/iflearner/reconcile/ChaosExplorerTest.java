package com.iflytek.iflearner.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.children.HostClaims;
import com.iflytek.iflearner.children.Ingresses;
import com.iflytek.iflearner.children.Owner;
import com.iflytek.iflearner.children.Pods;
import com.iflytek.iflearner.children.Services;
import com.iflytek.iflearner.job.Condition;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.reconcile.Cluster.Outcome;
import com.iflytek.iflearner.reconcile.FakeCluster.Eyes;
import com.iflytek.iflearner.reconcile.FakeCluster.Fault;
import com.iflytek.iflearner.reconcile.FakeCluster.Request;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two operators that both think they lead look with old eyes, are refused, get no answers and die,
 * while users, nodes and another job that wants the host do whatever they like. No write breaks a
 * rule, and when it is over one calm operator puts everything right and then leaves it alone.
 */
class ChaosExplorerTest {
  private static final int SCHEDULES = 600;
  private static final int ROUNDS = 25;
  private static final List<JobKey> KEYS = List.of(Story.KEY, Chaos.RIVAL.job().key());

  @ParameterizedTest(name = "from seed {0}")
  @ValueSource(ints = {0, 1, 2, 3})
  void whateverHappensIsPutRightInTheEnd(int from) {
    for (int seed = from * SCHEDULES; seed < (from + 1) * SCHEDULES; seed++) {
      try {
        new Schedules(seed).run();
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  /** One schedule, chosen by its seed. */
  private static final class Schedules {
    private final World world = new World(new Rules(false));
    private final RandomGenerator random;
    private final Chaos chaos;
    private final List<Reconciler> operators;
    private boolean interrupted;

    Schedules(long seed) {
      random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      chaos = new Chaos(world, random);
      Eyes old = (earliest, now) -> earliest + random.nextInt(now - earliest + 1);
      operators = List.of(operator(this::happens, old), operator(this::happens, old));
    }

    void run() {
      Story.applied(world);
      for (int round = 0; round < ROUNDS; round++) {
        if (random.nextInt(3) == 0) {
          chaos.strike();
        } else {
          visit();
        }
      }
      for (int i = 0; i < 6; i++) { // a lost Pod, its successor, and what either had left
        Chaos.calm(world);
        KEYS.forEach(key -> settle(operator(Fault.NONE, Eyes.SHARP), key));
      }
      converged();
    }

    private void visit() {
      try {
        operators
            .get(random.nextInt(operators.size()))
            .reconcile(KEYS.get(random.nextInt(KEYS.size())));
      } catch (Death _) {
        // what it did not finish is found by the next
      }
    }

    /** What may come between deciding on a write and its answer. */
    private Outcome happens(String what, Request request) {
      return switch (random.nextInt(12)) {
        case 0 -> throw new Death();
        case 1 -> {
          var _ = request.send();
          throw new Death();
        }
        case 2 -> new Outcome.NoAnswer(what);
        case 3 -> {
          var _ = request.send();
          yield new Outcome.NoAnswer(what);
        }
        case 4 -> new Outcome.Refused(403, "quota");
        case 5 -> {
          chaos.strike();
          yield request.send();
        }
        case 6 -> {
          theOtherOneActs();
          yield request.send();
        }
        default -> request.send();
      };
    }

    private void theOtherOneActs() {
      if (!interrupted) {
        interrupted = true;
        visit();
        interrupted = false;
      }
    }

    private Reconciler operator(Fault fault, Eyes eyes) {
      return new Reconciler(
          new FakeCluster(world, fault, eyes),
          TrainingProbe.NONE,
          FakeCluster.SETTINGS,
          InstantSource.fixed(World.NOW));
    }

    private static void settle(Reconciler calm, JobKey key) {
      assertThat(calm.reconcile(key)).isInstanceOf(Visit.Settled.class);
    }

    private void converged() {
      var job = world.job(Story.KEY);
      var pod = world.child(Pod.class, Story.KEY);
      var ingress = world.child(Ingress.class, Story.KEY);
      var claim =
          world
              .now()
              .get(
                  Lease.class,
                  FakeCluster.CLAIMS,
                  HostClaims.name(Objects.requireNonNull(job.spec().host())));
      if (job.status().completionTime() != null) {
        assertThat(ingress).as("a finished job has no route").isNull();
        assertThat(claim).as("a finished job holds no host").isNull();
        assertThat(pod == null || !Pods.gated(pod) || recorded(job, pod))
            .as("no Pod waits for ever")
            .isTrue();
      } else {
        var service = Objects.requireNonNull(world.child(Service.class, Story.KEY));
        assertThat(Services.repaired(Services.of(job), service)).isEmpty();
        assertThat(Owner.of(service, job)).isEqualTo(Owner.OURS);
        assertThat(
                Ingresses.repaired(
                    Ingresses.of(job, "nginx").orElseThrow(), Objects.requireNonNull(ingress)))
            .isEmpty();
        assertThat(HostClaims.holder(Objects.requireNonNull(claim)).orElseThrow().is(job)).isTrue();
        assertThat(Pods.gated(Objects.requireNonNull(pod))).isFalse();
        assertThat(recorded(job, pod)).isTrue();
        assertThat(job.status().condition(Condition.Type.READY).orElseThrow().status())
            .isEqualTo(Condition.Status.TRUE);
      }
      int moment = world.moment();
      settle(operator(Fault.NONE, Eyes.SHARP), Story.KEY);
      assertThat(world.moment()).as("a second pass writes nothing").isEqualTo(moment);
    }

    private static boolean recorded(Job job, Pod pod) {
      return pod.getMetadata().getUid().equals(job.status().podUID());
    }
  }
}
