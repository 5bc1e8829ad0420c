package com.iflytek.iflearner.lifecycle;

import static com.iflytek.iflearner.job.Condition.Type.READY;

import com.iflytek.iflearner.job.Api;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.lifecycle.Observation.PodWarning;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSchedulingGate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a Pod does not run yet, in the words of who keeps it: the scheduler, the kubelet. The words
 * of the plain way to a running Pod are one sentence, so that nothing is written while it is on it.
 */
final class Pending {
  static final String REASON = "PodPending";

  /** What the kubelet says of every container for a moment. */
  private static final Set<String> ON_THE_WAY = Set.of("ContainerCreating", "PodInitializing");

  /** The kubelet goes to and fro between the two. */
  private static final Set<String> IMAGE =
      Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull");

  private static final String CAUSE_OF_BACK_OFF = "ErrImagePull: ";

  private Pending() {}

  static Said of(Pod pod, @Nullable PodWarning warning) {
    return Stream.<Supplier<Optional<Said>>>of(
            () -> gated(pod), () -> unscheduled(pod), () -> waiting(pod), () -> warned(warning))
        .flatMap(reason -> reason.get().stream())
        .findFirst()
        .orElseGet(Pending::plainly);
  }

  static Said plainly() {
    return said(Code.POD_PENDING, "The Pod does not run yet.");
  }

  static Said said(Code code, String sentence) {
    return Said.no(READY, REASON, code, sentence);
  }

  /** Our own gate is part of the plain way. */
  private static Optional<Said> gated(Pod pod) {
    var others =
        pod.getSpec().getSchedulingGates().stream()
            .map(PodSchedulingGate::getName)
            .filter(gate -> !Api.RECORDED_GATE.equals(gate))
            .collect(Collectors.joining("', '"));
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            said(
                    Code.POD_PENDING,
                    "SchedulingGated: the Pod waits for whoever removes its scheduling gate '%s'."
                        .formatted(others))
                .on("queue"));
  }

  /** The API server's SchedulingGated stays for a moment after the gate has gone. */
  private static Optional<Said> unscheduled(Pod pod) {
    return conditions(pod)
        .filter(c -> "PodScheduled".equals(c.getType()) && "False".equals(c.getStatus()))
        .filter(c -> c.getReason() != null && !"SchedulingGated".equals(c.getReason()))
        .findFirst()
        .map(c -> said(Code.UNSCHEDULABLE, words(c.getReason(), c.getMessage())).on("scheduler"));
  }

  private static Optional<Said> waiting(Pod pod) {
    if (pod.getStatus() == null) {
      return Optional.empty();
    }
    return Stream.of(
            pod.getStatus().getInitContainerStatuses(), pod.getStatus().getContainerStatuses())
        .flatMap(List::stream)
        .filter(c -> c.getState() != null && c.getState().getWaiting() != null)
        .map(c -> c.getState().getWaiting())
        .filter(w -> w.getReason() != null && !ON_THE_WAY.contains(w.getReason()))
        .findFirst()
        .map(Pending::said);
  }

  private static Said said(ContainerStateWaiting waiting) {
    return IMAGE.contains(waiting.getReason())
        ? said(Code.IMAGE_NOT_PULLED, image(waiting)).on("image")
        : kubelet(waiting.getReason(), waiting.getMessage());
  }

  /**
   * Between two tries the kubelet says ImagePullBackOff and appends what it said during the try.
   * Both become one text: a status that changes with each try wakes everybody who watches.
   */
  private static String image(ContainerStateWaiting waiting) {
    var message = Objects.requireNonNullElse(waiting.getMessage(), "");
    int cause = message.indexOf(CAUSE_OF_BACK_OFF);
    return words(
        "ErrImagePull".equals(waiting.getReason()) ? "ImagePullBackOff" : waiting.getReason(),
        cause < 0 ? message : message.substring(cause + CAUSE_OF_BACK_OFF.length()));
  }

  private static Optional<Said> warned(@Nullable PodWarning warning) {
    return Optional.ofNullable(warning).map(w -> kubelet(w.reason(), w.message()));
  }

  /** A missing ConfigMap or Secret is told only by these words. */
  private static Said kubelet(String reason, @Nullable String message) {
    var missing = message != null && message.contains("not found");
    return missing
        ? said(Code.VOLUME_MISSING, words(reason, message)).on("us")
        : said(Code.POD_PENDING, words(reason, message)).on("kubelet");
  }

  private static String words(String reason, @Nullable String message) {
    return message == null || message.isBlank() ? reason + "." : reason + ": " + message.strip();
  }

  private static Stream<PodCondition> conditions(Pod pod) {
    return pod.getStatus() == null ? Stream.of() : pod.getStatus().getConditions().stream();
  }
}
