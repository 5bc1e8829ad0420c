package com.iflytek.iflearner.job;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;

/** JSON ↔ job. Limits on size and depth are the business of whoever parsed the bytes. */
public final class JobCodec {
  private JobCodec() {}

  /** Reads any JSON object: what cannot be read is reported in {@link Job#unreadable}. */
  public static Job read(ObjectNode raw) {
    var unreadable = new ArrayList<Violation>();
    var root = new Fields(raw, "", unreadable);
    var metadata = metadata(root.object("metadata"));
    var spec = spec(root.object("spec"));
    return new Job(metadata, spec, StatusCodec.read(raw.path("status")), raw, unreadable);
  }

  /** The JSON that {@link #read} would read as {@code status}. */
  public static ObjectNode write(JobStatus status) {
    return StatusCodec.write(status);
  }

  private static Job.Metadata metadata(Fields metadata) {
    var generation = metadata.node("generation");
    return new Job.Metadata(
        metadata.textOr("namespace", ""),
        metadata.textOr("name", ""),
        metadata.textOr("uid", ""),
        metadata.textOr("resourceVersion", ""),
        generation.asLong(),
        StatusCodec.instant(metadata.node("creationTimestamp")),
        !metadata.node("deletionTimestamp").isMissingNode());
  }

  private static Job.Spec spec(Fields spec) {
    var ports = spec.object("ports");
    return new Job.Spec(
        spec.text("role"),
        spec.text("host"),
        spec.object("template").raw(),
        spec.text("schedulername"),
        new Ports(
            ports.integerOr("grpc", Ports.DEFAULT.grpc()),
            ports.integerOr("status", Ports.DEFAULT.status())),
        spec.integer("parties"),
        exposure(spec.object("exposure")),
        spec.text("federation"),
        runPolicy(spec));
  }

  private static RunPolicy runPolicy(Fields spec) {
    return new RunPolicy(
        spec.flag("suspend"),
        spec.integer("backoffLimit"),
        spec.integer("activeDeadlineSeconds"),
        spec.integer("startDeadlineSeconds"),
        spec.integer("progressDeadlineSeconds"),
        word(spec, "onStall", RunPolicy.OnStall.values()),
        spec.integer("ttlSecondsAfterFinished"),
        word(spec, "cleanPodPolicy", RunPolicy.CleanPodPolicy.values()));
  }

  /** The first of them is the default. */
  private static <E extends RunPolicy.Word> E word(Fields spec, String name, E[] words) {
    var written = spec.text(name);
    for (var word : words) {
      if (word.wire().equals(written)) {
        return word;
      }
    }
    if (written != null) {
      spec.report(
          name,
          Code.POLICY_UNKNOWN,
          "%s is unknown: must be one of %s"
              .formatted(
                  Quoted.of(written),
                  Arrays.stream(words)
                      .map(RunPolicy.Word::wire)
                      .collect(joining("', '", "'", "'"))));
    }
    return words[0];
  }

  private static Exposure exposure(Fields exposure) {
    return new Exposure(
        type(exposure), exposure.text("ingressClassName"), exposure.text("tlsSecretName"));
  }

  private static Exposure.Type type(Fields exposure) {
    var written = exposure.text("type");
    if (written == null) {
      return Exposure.DEFAULT.type();
    }
    for (var type : Exposure.Type.values()) {
      if (type.wire().equals(written)) {
        return type;
      }
    }
    exposure.report(
        "type",
        Code.EXPOSURE_UNKNOWN,
        Quoted.of(written) + " is unknown: must be 'Ingress' or 'None'");
    return Exposure.DEFAULT.type();
  }
}
