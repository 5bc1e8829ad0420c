package com.iflytek.iflearner.cli;

import static java.util.Comparator.comparing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.cli.LintFiles.Source;
import com.iflytek.iflearner.cli.LintFinding.Severity;
import com.iflytek.iflearner.job.Api;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Domains;
import com.iflytek.iflearner.job.FieldPath;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobCodec;
import com.iflytek.iflearner.job.Quoted;
import com.iflytek.iflearner.job.Violation;
import com.iflytek.iflearner.rules.Violations;
import com.iflytek.iflearner.rules.Warnings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Judges manifests as admission would, and all given ones against each other. */
final class Linter {
  private static final FieldPath HOST = FieldPath.SPEC.child("host");

  private final Domains domains;
  private final List<LintFinding> findings = new ArrayList<>();
  private final Map<String, String> hosts = new HashMap<>();
  private int jobs;

  Linter(Domains domains) {
    this.domains = domains;
  }

  /** In the order in which they stand in the files. */
  List<LintFinding> findings() {
    return findings;
  }

  int jobs() {
    return jobs;
  }

  void look(Source source) {
    switch (source) {
      case Source.Unreadable(var finding) -> findings.add(finding);
      case Source.Text(var file, var text) -> {
        try {
          LintDocument.each(text, document -> lookAtObject(file, document));
        } catch (LintSyntaxException fault) {
          findings.add(
              LintFinding.unreadable(
                  file, fault.at(), Code.FILE_INVALID, String.valueOf(fault.getMessage())));
        }
      }
    }
  }

  private void lookAtObject(String file, LintDocument document) {
    switch (document.tree()) {
      case ObjectNode object when document.isJob() -> judge(file, document, JobCodec.read(object));
      case JsonNode empty when empty.isNull() -> {} // between two lines of ---
      case JsonNode other ->
          findings.add(
              new LintFinding(
                  file, document.at(new FieldPath("")), Severity.NOTE, null, "", skipped(other)));
    }
  }

  private static String skipped(JsonNode other) {
    if (!other.path("kind").isTextual()) {
      return "skipped: is no Kubernetes object";
    }
    return "skipped: kind "
        + Quoted.of(other.path("kind").asText())
        + " of "
        + Quoted.of(other.path("apiVersion").asText())
        + " is not '"
        + Api.KIND
        + "' of '"
        + Api.API_VERSION
        + "'";
  }

  private void judge(String file, LintDocument document, Job job) {
    jobs++;
    var errors = Stream.concat(Violations.of(job, domains).stream(), taken(file, document, job));
    Stream.concat(
            errors.map(v -> LintFinding.of(file, document, Severity.ERROR, v)),
            Warnings.of(job).stream().map(w -> LintFinding.of(file, document, Severity.WARNING, w)))
        .sorted(comparing(LintFinding::at))
        .forEach(findings::add);
  }

  /** Two of the given jobs cannot have one host. */
  private Stream<Violation> taken(String file, LintDocument document, Job job) {
    var host = job.spec().host();
    if (host == null || host.isEmpty()) {
      return Stream.empty();
    }
    var at = document.at(HOST);
    var first = hosts.putIfAbsent(host, file + ":" + at.line() + ":" + at.column());
    return first == null
        ? Stream.empty()
        : Stream.of(
            new Violation(
                Code.HOST_TAKEN,
                HOST,
                Quoted.of(host)
                    + " is also the host of the job at "
                    + first
                    + ": must be another"));
  }
}
