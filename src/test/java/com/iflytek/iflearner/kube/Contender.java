package com.iflytek.iflearner.kube;

import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.local.SharedControlPlane;
import com.iflytek.iflearner.reconcile.election.Candidate;
import com.iflytek.iflearner.reconcile.election.ElectionTimes;
import com.iflytek.iflearner.reconcile.election.Leadership;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A process that wants to lead, in this JVM: the real elector, and no work. */
final class Contender implements AutoCloseable {
  /** Short, and yet long enough for a busy computer. */
  static final ElectionTimes TIMES =
      new ElectionTimes(Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofMillis(300));

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<String> work = new CopyOnWriteArrayList<>();
  private final KubernetesClient client;
  private final Elector elector;

  private Contender(Config config, LockNames names, Candidate candidate) {
    client = Connection.client(config, "iflearner-operator/test");
    elector =
        new Elector(
            client,
            names,
            candidate,
            Leadership.of(() -> work.add("begin"), () -> work.add("end")));
    elector.start();
  }

  static Contender at(LockNames names, String name) {
    return at(names, name, TIMES);
  }

  static Contender at(LockNames names, String name, ElectionTimes times) {
    return new Contender(shared(), names, Elector.candidate(name, times));
  }

  /** One whose wall clock is that wrong. */
  static Contender at(LockNames names, String name, Duration wrong) {
    var right = Elector.candidate(name, TIMES);
    InstantSource wall = () -> right.wall().instant().plus(wrong);
    return new Contender(
        shared(), names, new Candidate(right.identity(), TIMES, wall, right.stopwatch()));
  }

  /** One with the rights of that user, or in another cluster. */
  static Contender at(LockNames names, String name, Config config) {
    return new Contender(config, names, Elector.candidate(name, TIMES));
  }

  boolean leads() {
    return elector.leading();
  }

  Contender untilItLeads() {
    await()
        .atMost(PATIENCE)
        .until(() -> leads() && !work.isEmpty() && work.getLast().equals("begin"));
    return this;
  }

  Elector elector() {
    return elector;
  }

  /** "begin" and "end", in turn. */
  List<String> work() {
    return List.copyOf(work);
  }

  /** Ends as it should, and gives back what it held. */
  void leave() {
    elector.close();
  }

  /** From now on it reaches nobody, and gives nothing back. */
  void cutOff() {
    client.close();
  }

  @Override
  public void close() {
    leave();
    client.close();
  }

  private static Config shared() {
    return SharedControlPlane.admin().getConfiguration();
  }
}
