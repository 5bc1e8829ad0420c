package com.iflytek.iflearner.children;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.iflytek.iflearner.job.Exposure;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.job.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/** Good jobs, to be changed in one thing. */
public final class Jobs {
  public static final Instant CREATED = Instant.parse("2026-11-22T10:00:00Z");

  private Jobs() {}

  public static Job server() {
    return job("server", "job1.server.iflearner.com");
  }

  public static Job client() {
    return job("client", "job1.a.party.iflearner.com");
  }

  private static Job job(String role, String host) {
    var template =
        json(
            """
            {"metadata": {"labels": {"team": "fl"}, "annotations": {"note": "kept"}},
             "spec": {"restartPolicy": "Never",
               "containers": [{"name": "main", "image": "iflytek/iflearner:v0.1.0"}]}}
            """);
    return new Job(
        new Job.Metadata("fl", "job1", "uid-job1", "1", 1, CREATED, false),
        new Job.Spec(role, host, template, null, Ports.DEFAULT, null, Exposure.DEFAULT),
        JobStatus.NONE,
        new ObjectMapper().createObjectNode(),
        List.of());
  }

  /** A sample of the prototype's README, as the API server would hand it out. */
  public static Job sample(String file) {
    try (var in = Jobs.class.getResourceAsStream("/prototype/" + file)) {
      var raw = (ObjectNode) new YAMLMapper().readTree(in);
      var spec = raw.get("spec");
      return new Job(
          new Job.Metadata(
              "default", raw.at("/metadata/name").textValue(), "uid-1", "1", 1, CREATED, false),
          new Job.Spec(
              spec.get("role").textValue(),
              spec.get("host").textValue(),
              (ObjectNode) spec.get("template"),
              null,
              Ports.DEFAULT,
              null,
              Exposure.DEFAULT),
          JobStatus.NONE,
          raw,
          List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Job with(Job job, Job.Metadata metadata) {
    return new Job(metadata, job.spec(), job.status(), job.raw(), job.unreadable());
  }

  public static Job with(Job job, JobStatus status) {
    return new Job(job.metadata(), job.spec(), status, job.raw(), job.unreadable());
  }

  public static Job with(Job job, Exposure exposure) {
    var spec = job.spec();
    return withSpec(
        job,
        new Job.Spec(
            spec.role(),
            spec.host(),
            spec.template(),
            spec.schedulerName(),
            spec.ports(),
            spec.parties(),
            exposure));
  }

  public static Job with(Job job, Ports ports) {
    var spec = job.spec();
    return withSpec(
        job,
        new Job.Spec(
            spec.role(),
            spec.host(),
            spec.template(),
            spec.schedulerName(),
            ports,
            spec.parties(),
            spec.exposure()));
  }

  public static Job withTemplate(Job job, UnaryOperator<ObjectNode> change) {
    var spec = job.spec();
    return withSpec(
        job,
        new Job.Spec(
            spec.role(),
            spec.host(),
            change.apply(spec.template().deepCopy()),
            spec.schedulerName(),
            spec.ports(),
            spec.parties(),
            spec.exposure()));
  }

  public static Job withTemplate(Job job, String template) {
    return withTemplate(job, _ -> json(template));
  }

  private static Job withSpec(Job job, Job.Spec spec) {
    return new Job(job.metadata(), spec, job.status(), job.raw(), job.unreadable());
  }

  public static ObjectNode json(String text) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
