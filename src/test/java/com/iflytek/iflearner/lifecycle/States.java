package com.iflytek.iflearner.lifecycle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.children.Stored;
import com.iflytek.iflearner.job.Jobs;
import com.iflytek.iflearner.lifecycle.Observation.Host;
import com.iflytek.iflearner.lifecycle.Observation.IngressClassState;
import com.iflytek.iflearner.reconcile.Nodes;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Every state of a job, as the operator stores it, and how tools should read it. */
final class States {
  private static final String READY = "Accepted RouteReady Ready";
  private static final String WAITS = "Accepted RouteReady Reconciling";

  private States() {}

  /**
   * A state and what is made of it.
   *
   * @param holds what {@code kubectl wait --for=condition=…} takes for true
   */
  record Row(String state, ObjectNode stored, String kstatus, String health, String holds) {
    /** The state that is decided on is written. */
    Row(String state, Seen seen, String kstatus, String health, String holds) {
      this(state, seen.recordedAt(Seen.NOW).draft(), kstatus, health, holds);
    }

    Row(String state, Jobs.Draft draft, String kstatus, String health, String holds) {
      this(state, draft.raw(), kstatus, health, holds);
    }

    @Override
    public String toString() {
      return "%s: %s, %s, %s".formatted(state, kstatus, health, holds);
    }
  }

  static List<Row> all() {
    return Stream.of(onItsWay(), serverRuns(), suspended(), waitsForItsPod(), refused(), ended())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Row> onItsWay() {
    var other = Seen.claimOf(Jobs.server().named("elsewhere", "other").stored("uid-other").job());
    var client = Seen.running(Stored.client());
    return List.of(
        new Row(
            "nobody has looked", // as the CRD defaults it
            Stored.server().with("/status", Map.of("observedGeneration", -1)),
            "InProgress",
            "Progressing",
            ""),
        new Row("claims its host", Seen.applied(), "InProgress", "Progressing", "Reconciling"),
        new Row(
            "host taken",
            Seen.applied().withHost(new Host.Held(other)),
            "InProgress",
            "Progressing",
            "Reconciling"),
        new Row(
            "is accepted",
            Seen.applied().held(),
            "InProgress",
            "Progressing",
            "Accepted Reconciling"),
        new Row(
            "waits for its route",
            client.withIngressClass(new IngressClassState.Missing()),
            "InProgress",
            "Progressing",
            "Accepted Ready Reconciling"),
        new Row(
            "its edge says no address",
            client.withIngress(i -> new IngressBuilder(i).withStatus(null).build()),
            "Current",
            "Healthy",
            "Accepted Ready"),
        new Row(
            "runs, and another has its host",
            client.withHost(new Host.Held(other)),
            "InProgress",
            "Progressing",
            "Ready Reconciling"),
        new Row("a client runs", client, "Current", "Healthy", READY),
        new Row(
            "was changed since",
            client.draft().with("/metadata/generation", 2),
            "InProgress",
            "Progressing",
            ""),
        new Row(
            "is being deleted",
            client.draft().with("/metadata/deletionTimestamp", "2026-11-22T12:00:00Z"),
            "Terminating",
            "Progressing",
            READY));
  }

  private static List<Row> serverRuns() {
    var server = Seen.started().withPod(Nodes::running).recordedAt(Seen.NOW);
    var lost = new Answer.Unusable("its port 50002 refuses connections");
    return List.of(
        new Row("has not answered", server, "InProgress", "Progressing", WAITS),
        new Row(
            "nobody is here",
            server.withTraining(parties(0, false, 0)),
            "InProgress",
            "Progressing",
            WAITS),
        new Row(
            "waits for a party",
            server.withTraining(parties(1, false, 0)),
            "InProgress",
            "Progressing",
            WAITS),
        new Row(
            "waits for a party far too long",
            server.withTraining(parties(1, false, 3600)),
            "InProgress",
            "Progressing",
            WAITS),
        new Row(
            "trains",
            server.withTraining(parties(2, false, 0)),
            "Current",
            "Healthy",
            READY + " Progressing"),
        new Row(
            "makes no progress",
            server.withTraining(parties(2, false, 3600)),
            "Current",
            "Healthy",
            READY),
        new Row(
            "answers no longer",
            server.withTraining(
                parties(2, false, 60)
                    .then(lost, Seen.NOW)
                    .then(lost, Seen.NOW)
                    .then(lost, Seen.NOW)),
            "Current",
            "Healthy",
            READY));
  }

  private static List<Row> suspended() {
    var suspending =
        Seen.running(Stored.client())
            .withDraft(d -> d.with("/spec/suspend", true).with("/metadata/generation", 2));
    var suspended = suspending.without(Pod.class);
    var resumed =
        suspended
            .recordedAt(Seen.NOW)
            .withDraft(d -> d.with("/spec/suspend", false).with("/metadata/generation", 3));
    var routed = "Accepted RouteReady";
    return List.of(
        new Row("is being suspended", suspending, "InProgress", "Progressing", WAITS),
        new Row("is suspended", suspended, "InProgress", "Suspended", routed + " Suspended"),
        new Row("is resumed", resumed, "InProgress", "Progressing", WAITS),
        new Row(
            "begins suspended",
            Seen.routed(Stored.client().with("/spec/suspend", true)),
            "InProgress",
            "Suspended",
            routed + " Suspended"));
  }

  private static List<Row> waitsForItsPod() {
    var started = Seen.started(Stored.client());
    return Stream.of(
            Map.entry("waits for its Pod", started),
            Map.entry("no image", waiting(started, "ImagePullBackOff")),
            Map.entry("no ConfigMap", waiting(started, "CreateContainerConfigError")),
            Map.entry("no volume", started.withWarning("FailedMount", "secret \"x\" not found")),
            Map.entry("fits on no node", unschedulable(started)),
            Map.entry("quota", Seen.routed(Stored.client()).refused("Pod", 403, "exceeded quota")),
            Map.entry("its Pod goes", started.withPod(pod -> leaving(pod, 5))),
            Map.entry("PodStuckTerminating", started.withPod(pod -> leaving(pod, -120))),
            Map.entry("has lost its Pod", Seen.running(Stored.client()).without(Pod.class)),
            Map.entry("evicted", Seen.running(Stored.client()).withPod(Nodes::evicted)),
            Map.entry("an attempt has failed", failed(3)),
            Map.entry("backs off", failed(3).recordedAt(Seen.NOW).without(Pod.class)))
        .map(state -> new Row(state.getKey(), state.getValue(), "InProgress", "Progressing", WAITS))
        .toList();
  }

  private static List<Row> refused() {
    return List.of(
        new Row(
            "invalid",
            Seen.applied().withDraft(d -> d.with("/spec/role", "boss")),
            "Failed",
            "Degraded",
            "Stalled"),
        new Row(
            "invalid and suspended",
            Seen.applied().withDraft(d -> d.with("/spec/host", "a_b").with("/spec/suspend", true)),
            "Failed",
            "Degraded",
            "Suspended Stalled"),
        new Row(
            "invalid, and what runs goes on",
            Seen.running().withDraft(d -> d.with("/spec/host", "job1.elsewhere.com")),
            "InProgress",
            "Progressing",
            "Ready Reconciling"),
        new Row(
            "its Pod can never be made",
            Seen.routed().refused("Pod", 422, "spec.containers[0].name: Invalid value"),
            "Failed",
            "Degraded",
            "Accepted RouteReady Stalled"));
  }

  private static List<Row> ended() {
    var succeeded = Seen.running(Stored.client()).withPod(pod -> Nodes.ended(pod, 0));
    var limited = Stored.client().with("/spec/activeDeadlineSeconds", 60);
    var failing =
        Seen.running(Stored.server().with("/spec/onStall", "Fail"))
            .withTraining(parties(2, false, 3600));
    return List.of(
        new Row("has finished", succeeded, "Current", "Healthy", "Accepted Ready Succeeded"),
        new Row(
            "has finished and was changed since",
            succeeded.recordedAt(Seen.NOW).withDraft(d -> d.with("/metadata/generation", 2)),
            "Current",
            "Healthy",
            "Accepted Ready Succeeded"),
        new Row(
            "a server whose parties have completed",
            Seen.running().withTraining(parties(2, true, 60)),
            "Current",
            "Healthy",
            "Accepted Ready Succeeded"),
        new Row("has failed", failed(0), "Failed", "Degraded", "Accepted Stalled"),
        new Row(
            "has failed, and its host is another's by now",
            failed(0).recordedAt(Seen.NOW).withHost(new Host.Unclaimable()),
            "Failed",
            "Degraded",
            "Accepted Stalled"),
        new Row(
            "took too long",
            Seen.running(limited).recordedAt(Seen.NOW.plusSeconds(60)).draft(),
            "Failed",
            "Degraded",
            "Accepted Stalled"),
        new Row("made no progress for good", failing, "Failed", "Degraded", "Accepted Stalled"));
  }

  /** The first attempt has failed, and so many more may follow. */
  private static Seen failed(int more) {
    return Seen.running(Stored.client().with("/spec/backoffLimit", more))
        .withPod(pod -> Nodes.ended(pod, 1));
  }

  private static Seen waiting(Seen seen, String reason) {
    var container =
        new ContainerStatusBuilder()
            .withName("trainer")
            .withNewState()
            .withNewWaiting("not found", reason)
            .endState()
            .build();
    return seen.withPod(
        pod ->
            new PodBuilder(pod).editStatus().withContainerStatuses(container).endStatus().build());
  }

  private static Seen unschedulable(Seen seen) {
    return seen.withPod(
        pod ->
            new PodBuilder(pod)
                .editStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage("0/3 nodes are available.")
                .endCondition()
                .endStatus()
                .build());
  }

  /** To be gone in so many seconds, or since. */
  private static Pod leaving(Pod pod, int seconds) {
    return new PodBuilder(pod)
        .editMetadata()
        .withDeletionTimestamp(Seen.NOW.plusSeconds(seconds).toString())
        .endMetadata()
        .build();
  }

  /** So many parties have said the same for so many seconds, asked every ten. */
  static Training parties(int count, boolean complete, int seconds) {
    var answer =
        new Answer.Said(
            new StatusPage(
                IntStream.rangeClosed(1, count)
                    .mapToObj(i -> new StatusPage.Entry("client" + i, true, complete, 3, 10))
                    .toList()));
    var start = Seen.NOW.minusSeconds(seconds);
    var training = Training.first("uid-pod", answer, start);
    for (Instant at = start.plusSeconds(10); !at.isAfter(Seen.NOW); at = at.plusSeconds(10)) {
      training = training.then(answer, at);
    }
    return training;
  }
}
