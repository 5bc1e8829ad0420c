package com.iflytek.iflearner.rules;

import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.iflytek.iflearner.job.Api;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.FieldPath;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.Quoted;
import com.iflytek.iflearner.job.Violation;
import com.iflytek.iflearner.rules.Template.Placed;
import java.util.LinkedHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a template must have, what it must leave to the operator, and what would be no valid Pod.
 */
final class PodTemplate {
  private PodTemplate() {}

  static Stream<Violation> of(Job job) {
    var template = Template.of(job);
    return Stream.of(
            containers(template),
            labels(template),
            gates(template),
            twice(template.all("volumes"), volume -> volume.path("name").asText(), "name"),
            template
                .allContainers()
                .flatMap(
                    container ->
                        twice(
                            Template.within(container, "volumeMounts"),
                            mount -> Template.directory(mount.path("mountPath").asText()),
                            "mountPath")))
        .flatMap(Function.identity());
  }

  private static Stream<Violation> containers(Template template) {
    return template.containers().isArray() && !template.containers().isEmpty()
        ? Stream.empty()
        : Stream.of(
            new Violation(
                Code.CONTAINERS_MISSING,
                Template.CONTAINERS_AT,
                "must have at least one container; the first one trains"));
  }

  private static Stream<Violation> labels(Template template) {
    return template
        .labels()
        .propertyStream()
        .filter(label -> label.getKey().startsWith(Api.RESERVED))
        .map(
            label ->
                new Violation(
                    Code.LABEL_RESERVED,
                    Template.LABELS_AT.key(label.getKey()),
                    "must not be set: labels under '" + Api.RESERVED + "' belong to the operator"));
  }

  private static Stream<Violation> gates(Template template) {
    return template
        .all("schedulingGates")
        .filter(gate -> Api.RECORDED_GATE.equals(gate.node().path("name").textValue()))
        .map(
            gate ->
                new Violation(
                    Code.GATE_RESERVED,
                    gate.at().child("name"),
                    "must not be '"
                        + Api.RECORDED_GATE
                        + "': the operator sets and removes that gate itself"));
  }

  /** The API server refuses a Pod in which two of these are the same. */
  private static Stream<Violation> twice(
      Stream<Placed> items, Function<JsonNode, String> key, String field) {
    return items
        .collect(
            groupingBy(item -> key.apply(item.node()), LinkedHashMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .filter(same -> same.getValue().size() > 1)
        .flatMap(
            same ->
                same.getValue().stream()
                    .skip(1)
                    .map(
                        item ->
                            clash(
                                same.getKey(),
                                item.at().child(field),
                                same.getValue().getFirst().at())));
  }

  private static Violation clash(String value, FieldPath at, FieldPath first) {
    return new Violation(
        Code.MOUNT_CLASHES,
        at,
        Quoted.of(value) + " is used twice: must differ from `" + first + "`");
  }
}
