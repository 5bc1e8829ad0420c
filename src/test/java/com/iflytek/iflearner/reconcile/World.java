package com.iflytek.iflearner.reconcile;

import com.iflytek.iflearner.children.Pods;
import com.iflytek.iflearner.job.Api;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.job.Jobs;
import com.iflytek.iflearner.lifecycle.Observation.IngressClassState;
import com.iflytek.iflearner.lifecycle.Observation.PodWarning;
import com.iflytek.iflearner.lifecycle.Step;
import com.iflytek.iflearner.reconcile.Cluster.Outcome;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What etcd and the API server are to the operator: objects with uids and resourceVersions, plain
 * creates, pinned replaces and deletes. Every state that ever was is kept, so that somebody may
 * look with older eyes. {@link Rules} watch every write of an operator.
 */
final class World {
  /** Names an object. */
  record Id(String kind, String namespace, String name) {
    static Id of(HasMetadata object) {
      return new Id(
          object.getKind(), object.getMetadata().getNamespace(), object.getMetadata().getName());
    }
  }

  /** All that is stored at one moment. Objects in it are never changed. */
  record State(Map<Id, HasMetadata> objects, Map<JobKey, Job> jobs) {
    <T extends HasMetadata> @Nullable T get(Class<T> type, String namespace, String name) {
      return type.cast(objects.get(new Id(type.getSimpleName(), namespace, name)));
    }
  }

  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private static final Comparator<Id> ORDER = Comparator.comparing(Id::toString);

  private final List<State> history = new ArrayList<>(List.of(new State(Map.of(), Map.of())));
  private final Rules rules;
  private final Set<String> recordedPods = new HashSet<>();
  private int version = 100;
  private int uid = 1;

  IngressClassState ingressClass = new IngressClassState.Known("k8s.io/ingress-nginx");
  @Nullable PodWarning podWarning;

  World() {
    this(new Rules(true));
  }

  World(Rules rules) {
    this.rules = rules;
  }

  State now() {
    return history.getLast();
  }

  State at(int moment) {
    return history.get(moment);
  }

  int moment() {
    return history.size() - 1;
  }

  Job job(JobKey key) {
    return Objects.requireNonNull(now().jobs().get(key), () -> "no job " + key);
  }

  <T extends HasMetadata> @Nullable T child(Class<T> type, JobKey key) {
    return now().get(type, key.namespace(), key.name());
  }

  // What users, the kubelet and others do

  void apply(Job job) {
    put(job.key(), versioned(job, job.status()));
  }

  void put(HasMetadata object) {
    var stored = objects();
    stored.put(Id.of(object), stamped(object));
    history.add(new State(stored, now().jobs()));
  }

  void remove(Id id) {
    if (now().objects().containsKey(id)) {
      var stored = objects();
      stored.remove(id);
      history.add(new State(stored, now().jobs()));
    }
  }

  void update(JobKey key, UnaryOperator<Job> change) {
    put(key, versioned(change.apply(job(key)), job(key).status()));
  }

  /** Nothing happens if the job says so already, or is not there. */
  void suspend(JobKey key, boolean suspend) {
    var job = now().jobs().get(key);
    if (job != null && job.spec().runPolicy().suspend() != suspend) {
      update(
          key,
          live ->
              new Jobs.Draft(live.raw())
                  .with("/spec/suspend", suspend)
                  .with("/metadata/generation", live.metadata().generation() + 1)
                  .job());
    }
  }

  /** One step of scheduler and kubelet: what was let go runs, what was deleted goes. */
  void node(JobKey key) {
    var pod = child(Pod.class, key);
    if (pod == null) {
      return;
    }
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      remove(Id.of(pod));
    } else if (!Pods.gated(pod) && "Pending".equals(pod.getStatus().getPhase())) {
      put(
          new PodBuilder(Nodes.running(pod))
              .editStatus()
              .withPodIP("192.0.2.7")
              .endStatus()
              .build());
    }
  }

  void remove(JobKey key) {
    var jobs = new HashMap<>(now().jobs());
    jobs.remove(key);
    history.add(new State(now().objects(), Map.copyOf(jobs)));
  }

  /** Takes away what is owned by jobs that are gone. */
  void collectGarbage() {
    var uids = now().jobs().values().stream().map(job -> job.metadata().uid()).toList();
    now().objects().values().stream()
        .filter(
            o ->
                o.getMetadata().getOwnerReferences().stream()
                    .anyMatch(r -> !uids.contains(r.getUid())))
        .map(Id::of)
        .toList()
        .forEach(this::remove);
  }

  // What an operator does

  Outcome carryOut(Step step) {
    if (step instanceof Step.Delete(var job) && job.getKind().equals(Api.KIND)) {
      return deleteJob(job);
    }
    var id = Id.of(step.object());
    var live = now().objects().get(id);
    switch (step) {
      case Step.Create(var object) -> {
        if (live != null) {
          return new Outcome.Outdated();
        }
        rules.onCreate(now(), object);
        put(object instanceof Pod pod ? pending(pod) : object);
      }
      case Step.Replace(var object) -> {
        if (live == null || !pinned(object, live)) {
          return new Outcome.Outdated();
        }
        rules.onReplace(now(), recordedPods, live, object);
        put(object);
      }
      case Step.Delete(var object) -> {
        if (live == null || !pinned(object, live)) {
          return new Outcome.Outdated();
        }
        rules.onDelete(now(), live);
        delete(id);
      }
    }
    return new Outcome.Done();
  }

  private Outcome deleteJob(HasMetadata seen) {
    var key = new JobKey(seen.getMetadata().getNamespace(), seen.getMetadata().getName());
    var live = now().jobs().get(key);
    if (live == null
        || !live.metadata().uid().equals(seen.getMetadata().getUid())
        || !live.metadata().resourceVersion().equals(seen.getMetadata().getResourceVersion())) {
      return new Outcome.Outdated();
    }
    remove(key);
    return new Outcome.Done();
  }

  Outcome writeStatus(Job job, JobStatus status) {
    var live = now().jobs().get(job.key());
    if (live == null
        || !live.metadata().uid().equals(job.metadata().uid())
        || !live.metadata().resourceVersion().equals(job.metadata().resourceVersion())) {
      return new Outcome.Outdated();
    }
    rules.onStatus(live, status);
    if (status.podUID() != null) {
      recordedPods.add(status.podUID());
    }
    put(job.key(), versioned(live, status));
    return new Outcome.Done();
  }

  /** As the API server deletes: what runs on a node stays until the kubelet has ended it. */
  void delete(Id id) {
    if (now().objects().get(id) instanceof Pod pod && Nodes.runsOnANode(pod)) {
      put(
          new PodBuilder(pod)
              .editMetadata()
              .withDeletionTimestamp(NOW.plusSeconds(30).toString())
              .withDeletionGracePeriodSeconds(30L)
              .endMetadata()
              .build());
    } else {
      remove(id);
    }
  }

  private Map<Id, HasMetadata> objects() {
    var copy = new TreeMap<Id, HasMetadata>(ORDER);
    copy.putAll(now().objects());
    return copy;
  }

  private void put(JobKey key, Job job) {
    var jobs = new HashMap<>(now().jobs());
    jobs.put(key, job);
    history.add(new State(now().objects(), Map.copyOf(jobs)));
  }

  private Job versioned(Job job, JobStatus status) {
    return new Jobs.Draft(job.raw())
        .with("/metadata/resourceVersion", nextVersion())
        .with(status)
        .job();
  }

  private HasMetadata stamped(HasMetadata object) {
    var metadata = object.getMetadata();
    var stamped =
        new ObjectMetaBuilder(metadata)
            .withUid(metadata.getUid() == null ? "uid-" + uid++ : metadata.getUid())
            .withCreationTimestamp(
                metadata.getCreationTimestamp() == null
                    ? NOW.minusSeconds(60).toString()
                    : metadata.getCreationTimestamp())
            .withResourceVersion(nextVersion())
            .build();
    return Copies.with(object, stamped);
  }

  private String nextVersion() {
    return Integer.toString(version++);
  }

  private static Pod pending(Pod pod) {
    return new PodBuilder(pod).withNewStatus().withPhase("Pending").endStatus().build();
  }

  private static boolean pinned(HasMetadata object, HasMetadata live) {
    ObjectMeta one = object.getMetadata();
    ObjectMeta other = live.getMetadata();
    return one.getUid().equals(other.getUid())
        && one.getResourceVersion().equals(other.getResourceVersion());
  }
}
