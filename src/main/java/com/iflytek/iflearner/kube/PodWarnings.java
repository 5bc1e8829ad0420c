package com.iflytek.iflearner.kube;

import static java.util.Objects.requireNonNullElse;

import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.lifecycle.Observation.PodWarning;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The newest Warning event of each of our Pods. The kubelet says only there why a volume cannot be
 * mounted; all other events of the cluster pass by unkept.
 */
final class PodWarnings implements AutoCloseable {
  private final Predicate<JobKey> ours;
  private final Consumer<JobKey> changed;
  private final Map<JobKey, Newest> newest = new ConcurrentHashMap<>();
  private final View<Event> view;

  private record Newest(String podUid, Instant at, PodWarning warning) {}

  /**
   * @param scope where the Pods are
   */
  PodWarnings(Scope scope, Predicate<JobKey> ours, Consumer<JobKey> changed) {
    this.ours = ours;
    this.changed = changed;
    this.view =
        View.of(
            scope
                .of(Event.class)
                .withField("involvedObject.kind", "Pod")
                .withField("type", "Warning"),
            new EmptyStore<>(),
            this::seen);
  }

  CompletionStage<Void> start() {
    return view.start();
  }

  boolean synced() {
    return view.synced();
  }

  boolean forbidden() {
    return view.forbidden();
  }

  boolean watching() {
    return view.watching();
  }

  /** The newest one about the Pod of that name and uid. */
  @Nullable PodWarning about(JobKey pod, String uid) {
    var known = newest.get(pod);
    return known != null && known.podUid.equals(uid) ? known.warning : null;
  }

  void forget(JobKey pod) {
    newest.remove(pod);
  }

  @Override
  public void close() {
    view.close();
  }

  private void seen(Event event) {
    var pod = event.getInvolvedObject();
    var key = new JobKey(pod.getNamespace(), pod.getName());
    if (!ours.test(key)) {
      return;
    }
    var now =
        new Newest(
            requireNonNullElse(pod.getUid(), ""),
            EventTimes.of(event),
            new PodWarning(
                requireNonNullElse(event.getReason(), ""),
                requireNonNullElse(event.getMessage(), "")));
    var before = newest.get(key);
    if (before == null || !now.at.isBefore(before.at)) {
      newest.put(key, now);
      if (before == null || !before.warning.equals(now.warning)) {
        changed.accept(key);
      }
    }
  }
}
