package com.iflytek.iflearner.children;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.iflytek.iflearner.job.Api;
import com.iflytek.iflearner.job.Job;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSchedulingGate;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Pod of a job: one attempt to run its template. */
public final class Pods {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Pods() {}

  /**
   * What {@code job} wants, behind the gate. A template with {@code nodeName} gets no gate, since
   * the API server allows none there: such a Pod may run before it is recorded.
   *
   * @param job completed
   * @param attempt counted from 1
   * @throws IllegalArgumentException if the template cannot be read as a Pod's
   */
  public static Pod of(Job job, int attempt) {
    var template = JSON.convertValue(job.spec().template(), PodTemplateSpec.class);
    var pod =
        new PodBuilder()
            .withMetadata(Child.metadata(job))
            .withSpec(template.getSpec() == null ? new PodSpec() : template.getSpec())
            .editMetadata()
            .withLabels(labels(template, job, attempt))
            .withAnnotations(annotations(template, job))
            .endMetadata()
            .build();
    if (pod.getSpec().getNodeName() == null) {
      pod.getSpec().getSchedulingGates().add(new PodSchedulingGate(Api.RECORDED_GATE));
    }
    return pod;
  }

  /**
   * {@code live} with our labels put right; empty if none is wrong. Nothing else can be changed.
   */
  public static Optional<Pod> repaired(Job job, int attempt, Pod live) {
    var labels = Child.merged(live.getMetadata().getLabels(), labels(job, attempt));
    return labels.equals(live.getMetadata().getLabels())
        ? Optional.empty()
        : Optional.of(new PodBuilder(live).editMetadata().withLabels(labels).endMetadata().build());
  }

  /** Whether {@code live} still waits for being recorded. */
  public static boolean gated(Pod live) {
    return live.getSpec().getSchedulingGates().stream().anyMatch(Pods::isOurs);
  }

  /** {@code live} without our gate; gates of others stay. */
  public static Pod ungated(Pod live) {
    return new PodBuilder(live)
        .editSpec()
        .withSchedulingGates(
            live.getSpec().getSchedulingGates().stream().filter(g -> !isOurs(g)).toList())
        .endSpec()
        .build();
  }

  /** Of the job that {@code live} was made for; empty for one that the prototype made. */
  public static Optional<Long> generation(Pod live) {
    return number(live.getMetadata().getAnnotations(), Api.GENERATION);
  }

  /** For which {@code live} was made; empty for one that the prototype made. */
  public static Optional<Integer> attempt(Pod live) {
    return number(live.getMetadata().getLabels(), Labels.ATTEMPT).map(Long::intValue);
  }

  private static Optional<Long> number(@Nullable Map<String, String> texts, String name) {
    try {
      return Optional.ofNullable(texts).map(all -> all.get(name)).map(Long::valueOf);
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static boolean isOurs(PodSchedulingGate gate) {
    return Api.RECORDED_GATE.equals(gate.getName());
  }

  private static Map<String, String> labels(PodTemplateSpec template, Job job, int attempt) {
    var own = template.getMetadata() == null ? null : template.getMetadata().getLabels();
    return Child.merged(own, labels(job, attempt));
  }

  private static Map<String, String> labels(Job job, int attempt) {
    var labels = new HashMap<>(Labels.of(job));
    labels.put(Labels.ATTEMPT, Integer.toString(attempt));
    if (job.spec().federation() != null) {
      labels.put(Labels.FEDERATION, job.spec().federation());
    }
    return labels;
  }

  private static Map<String, String> annotations(PodTemplateSpec template, Job job) {
    return Child.merged(
        template.getMetadata() == null ? null : template.getMetadata().getAnnotations(),
        Map.of(Api.GENERATION, Long.toString(job.metadata().generation())));
  }
}
