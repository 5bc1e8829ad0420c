package com.iflytek.iflearner.reconcile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.children.Stored;
import com.iflytek.iflearner.job.Condition;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.job.PastAttempt;
import com.iflytek.iflearner.job.Progress;
import com.iflytek.iflearner.lifecycle.Answer;
import com.iflytek.iflearner.lifecycle.Ask;
import com.iflytek.iflearner.lifecycle.StatusPage;
import com.iflytek.iflearner.lifecycle.Training;
import com.iflytek.iflearner.reconcile.Cluster.Outcome;
import com.iflytek.iflearner.reconcile.FakeCluster.Eyes;
import com.iflytek.iflearner.reconcile.FakeCluster.Request;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server's parties come, advance, stand still, complete or are forgotten; its page is lost or
 * garbled; the clock jumps, Pods are lost, people suspend, and the operator dies between two writes
 * or begins anew. What is said of the training then is held against all answers that were given.
 */
class TrainingExplorerTest {
  private static final int SCHEDULES = 75;
  private static final int ROUNDS = 150;
  private static final JobKey KEY = Stored.server().job().key();
  private static final World.Id POD = new World.Id("Pod", KEY.namespace(), KEY.name());

  @ParameterizedTest(name = "from seed {0}")
  @ValueSource(ints = {0, 1, 2, 3})
  void nothingIsSaidThatTheAnswersDoNotProve(int from) {
    for (int seed = from * SCHEDULES; seed < (from + 1) * SCHEDULES; seed++) {
      try {
        new Schedule(seed).run();
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  /** What one Pod's server answered, and when. */
  private record Given(String podUid, Instant at, Answer answer) {}

  /** One schedule, chosen by its seed. */
  private static final class Schedule implements TrainingProbe {
    private final RandomGenerator random;
    private final World world = new World();
    private final List<Given> given = new ArrayList<>();

    /** Since the last event. */
    private final Set<JobStatus> said = new HashSet<>();

    private final @Nullable Integer timeToLive;
    private final Duration deadline;
    private Instant now = World.NOW;
    private List<StatusPage.Entry> parties = List.of();
    private String server = "";
    private @Nullable Ask asked;
    private @Nullable Training training;
    private Reconciler operator;
    private boolean calm;

    Schedule(long seed) {
      random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      timeToLive = random.nextBoolean() ? 60 : null;
      deadline = Duration.ofSeconds(random.nextInt(15, 60));
      operator = begun();
    }

    void run() {
      world.apply(job());
      for (int round = 0; round < ROUNDS && isThere(); round++) {
        if (random.nextInt(2) == 0) {
          strike();
          said.clear();
        } else {
          visit();
        }
      }
      calm = true;
      for (int round = 0; round < 200; round++) {
        now = now.plusSeconds(5);
        goesOn();
        said.clear();
        visit();
      }
      converged();
    }

    private Job job() {
      var draft =
          Stored.server()
              .with("/spec/progressDeadlineSeconds", deadline.toSeconds())
              .with("/spec/onStall", one("Report", "Restart", "Fail"))
              .with("/spec/backoffLimit", random.nextInt(3))
              .with("/spec/cleanPodPolicy", one("Running", "All", "None"));
      draft = timeToLive == null ? draft : draft.with("/spec/ttlSecondsAfterFinished", timeToLive);
      draft = random.nextBoolean() ? draft : draft.with("/spec/startDeadlineSeconds", 40);
      draft = random.nextBoolean() ? draft : draft.with("/spec/activeDeadlineSeconds", 300);
      return draft.job();
    }

    private String one(String... words) {
      return words[random.nextInt(words.length)];
    }

    private Reconciler begun() {
      asked = null;
      training = null;
      var cluster = new FakeCluster(world, this::happens, Eyes.SHARP);
      return new Reconciler(cluster, this, FakeCluster.SETTINGS, () -> now);
    }

    private void visit() {
      var before = world.now().jobs().get(KEY);
      try {
        operator.reconcile(KEY);
      } catch (Death _) {
        operator = begun();
      }
      if (before != null) {
        judged(before);
      }
    }

    private Outcome happens(String what, Request request) {
      return switch (calm ? -1 : random.nextInt(14)) {
        case 0 -> throw new Death();
        case 1 -> {
          var _ = request.send();
          throw new Death();
        }
        case 2 -> new Outcome.NoAnswer(what);
        default -> request.send();
      };
    }

    private void strike() {
      switch (random.nextInt(90)) {
        case 0 -> ifItRuns(p -> Nodes.ended(p, 1));
        case 1 -> ifItRuns(p -> Nodes.ended(p, 0));
        case 2, 3 -> ifItRuns(Nodes::evicted);
        case 4, 5 -> world.delete(POD);
        case 6 -> world.suspend(KEY, true);
        case 7, 8, 9 -> world.suspend(KEY, false);
        case 10, 11 -> operator = begun();
        case 12, 13 -> now = now.plus(Duration.ofMinutes(random.nextInt(3)));
        case 14, 15 -> now = now.minusSeconds(random.nextInt(20));
        case 16, 17, 18, 19, 20, 21, 22, 23 -> moves();
        case 24, 25, 26, 27, 28, 29 -> world.node(KEY);
        default -> {
          now = now.plusSeconds(random.nextInt(12));
          polled();
        }
      }
    }

    /** What is nobody's fault goes on, and all parties train to the end. */
    private void goesOn() {
      world.suspend(KEY, false);
      world.node(KEY);
      world.collectGarbage();
      if (random.nextInt(3) == 0) {
        advance();
      }
      polled();
    }

    /** The server is asked once, and whoever asks tells the operator if that is news. */
    private void polled() {
      var ask = asked;
      if (ask == null) {
        return;
      }
      var answer = answer(ask);
      given.add(new Given(ask.podUid(), now, answer));
      training =
          training == null ? Training.first(ask.podUid(), answer, now) : training.then(answer, now);
    }

    private Answer answer(Ask ask) {
      var pod = world.child(Pod.class, KEY);
      boolean answers =
          pod != null
              && Nodes.runsOnANode(pod)
              && pod.getMetadata().getUid().equals(ask.podUid())
              && (calm || random.nextInt(5) != 0);
      if (!server.equals(ask.podUid())) {
        server = ask.podUid(); // a new process has forgotten everybody
        parties = List.of();
      }
      return answers
          ? new Answer.Said(new StatusPage(parties))
          : new Answer.Unusable("its port 50002 refuses connections");
    }

    private void moves() {
      switch (random.nextInt(6)) {
        case 0 -> parties = List.of();
        case 1 -> parties = Stream.concat(parties.stream(), Stream.of(party("x", 1))).toList();
        default -> advance();
      }
    }

    /** Both register, and then train to the end of two epochs. */
    private void advance() {
      parties =
          switch (parties.size()) {
            case 0 -> List.of(party("a", 0));
            case 1 -> List.of(parties.getFirst(), party("b", 0));
            case 2 -> parties.stream().map(p -> party(p.name(), p.epoch() + 1)).toList();
            default -> List.of();
          };
    }

    private static StatusPage.Entry party(String name, int epoch) {
      return new StatusPage.Entry(name, true, epoch > 2, Math.min(epoch, 2), 2);
    }

    private void ifItRuns(UnaryOperator<Pod> change) {
      var pod = world.child(Pod.class, KEY);
      if (pod != null && Nodes.runsOnANode(pod)) {
        world.put(change.apply(pod));
      }
    }

    private boolean isThere() {
      return world.now().jobs().containsKey(KEY);
    }

    private void judged(Job before) {
      var job = world.now().jobs().get(KEY);
      if (job == null) {
        assertThat(now)
            .as("deleted when its time is over")
            .isAfterOrEqualTo(
                requireNonNull(before.status().completionTime())
                    .plusSeconds(requireNonNull(timeToLive)));
        return;
      }
      if (job.status().equals(before.status())) {
        return;
      }
      assertThat(said.add(job.status())).as("not said, taken back and said again").isTrue();
      if (is(job, Condition.Type.SUCCEEDED, Condition.Status.TRUE)
          && !(allWereComplete(before.status()) && processHasEnded())) {
        assertThat(confirmed(job)).as("all have completed, seen twice").isTrue();
      }
      if (stood(job) && !stood(before)) {
        assertThat(still(job)).as("stood still under watch").isGreaterThanOrEqualTo(deadline);
      }
    }

    /** Whether it says so, or has ended an attempt because of it. */
    private static boolean stood(Job job) {
      return Stream.concat(
              job.status().conditions().stream().map(Condition::reason),
              job.status().pastAttempt().stream().map(PastAttempt::reason))
          .anyMatch("NoProgress"::equals);
    }

    private static boolean is(Job job, Condition.Type type, Condition.Status status) {
      return job.status().condition(type).filter(c -> c.status() == status).isPresent();
    }

    private boolean processHasEnded() {
      var pod = world.child(Pod.class, KEY);
      return pod != null && !Nodes.runsOnANode(pod);
    }

    /** As far as that is recorded. */
    private static boolean allWereComplete(JobStatus status) {
      var progress = status.progress();
      return progress != null
          && progress.registered() == 2
          && progress.parties().stream().allMatch(Progress.Party::complete);
    }

    /** Two equal pages ten seconds apart, on which both are complete, and no other in between. */
    private boolean confirmed(Job job) {
      var answers = answers(job).reversed();
      var last = answers.getFirst();
      return last.answer() instanceof Answer.Said(var page)
          && page.entries().size() == 2
          && page.entries().stream().allMatch(StatusPage.Entry::complete)
          && answers.stream()
              .filter(g -> g.answer() instanceof Answer.Said)
              .takeWhile(g -> g.answer().equals(last.answer()))
              .anyMatch(g -> !g.at().plusSeconds(10).isAfter(last.at()));
    }

    /** How long the last page has been seen to stand, if that is the newest answer. */
    private Duration still(Job job) {
      var still = Duration.ZERO;
      Given last = null;
      Answer page = null;
      for (var next : answers(job)) {
        if (next.answer() instanceof Answer.Said) {
          if (!next.answer().equals(page)) {
            still = Duration.ZERO;
          } else if (requireNonNull(last).answer() instanceof Answer.Said) {
            var gap = Duration.between(last.at(), next.at());
            still = gap.isNegative() || gap.toSeconds() > 30 ? still : still.plus(gap);
          }
          page = next.answer();
        }
        last = next;
      }
      return last != null && last.answer() instanceof Answer.Said ? still : Duration.ZERO;
    }

    private List<Given> answers(Job job) {
      return given.stream().filter(g -> g.podUid().equals(job.status().podUID())).toList();
    }

    private void converged() {
      var job = world.now().jobs().get(KEY);
      assertThat(job == null).as("gone if it has a time to live").isEqualTo(timeToLive != null);
      if (job != null) {
        assertThat(job.status().completionTime()).as("%s", job.status()).isNotNull();
        assertThat(world.now().objects().values())
            .extracting(HasMetadata::getKind)
            .as("neither route nor claim is left")
            .doesNotContain("Ingress", "Lease");
      }
      now = now.plus(Duration.ofDays(1));
      operator = begun();
      int moment = world.moment();
      visit();
      assertThat(world.moment()).as("a second pass writes nothing").isEqualTo(moment);
    }

    @Override
    public @Nullable Training training(JobKey key) {
      return training;
    }

    @Override
    public void ask(JobKey key, @Nullable Ask ask) {
      if (!Objects.equals(asked, ask)) {
        asked = ask;
        training = null;
      }
    }
  }
}
