package com.iflytek.iflearner.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.iflytek.iflearner.job.FieldPath;
import com.iflytek.iflearner.job.Job;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The places in a Pod template that rules look at; whatever is of another type is not there. */
record Template(JsonNode root) {
  static final String SPEC = "/spec/template/spec";
  static final String FIRST = SPEC + "/containers/0";

  static final FieldPath AT = FieldPath.SPEC.child("template");
  private static final FieldPath SPEC_AT = AT.child("spec");

  static final FieldPath LABELS_AT = AT.child("metadata").child("labels");
  static final FieldPath CONTAINERS_AT = SPEC_AT.child("containers");
  static final FieldPath FIRST_AT = CONTAINERS_AT.index(0);

  static Template of(Job job) {
    return new Template(job.spec().template());
  }

  JsonNode labels() {
    return root.path("metadata").path("labels");
  }

  JsonNode spec() {
    return root.path("spec");
  }

  JsonNode containers() {
    return spec().path("containers");
  }

  /** The container whose end is the outcome of the attempt. */
  JsonNode first() {
    return containers().path(0);
  }

  JsonNode volumes() {
    return spec().path("volumes");
  }

  /** The objects in a list of the Pod's spec, with their places. */
  Stream<Placed> all(String list) {
    return within(new Placed(spec(), SPEC_AT), list);
  }

  /** The objects in a list of an object, with their places. */
  static Stream<Placed> within(Placed parent, String list) {
    var nodes = parent.node.path(list);
    return IntStream.range(0, nodes.isArray() ? nodes.size() : 0)
        .filter(i -> nodes.path(i).isObject())
        .mapToObj(i -> new Placed(nodes.path(i), parent.at.child(list).index(i)));
  }

  /** Every container, those that run before the others included. */
  Stream<Placed> allContainers() {
    return Stream.of("initContainers", "containers").flatMap(this::all);
  }

  /** The paths at which a container mounts something. */
  static List<String> mountPaths(JsonNode container) {
    return container
        .path("volumeMounts")
        .valueStream()
        .map(mount -> directory(mount.path("mountPath").asText()))
        .toList();
  }

  /** A path as the file system sees it: a slash at its end says nothing. */
  static String directory(String path) {
    var end = path.length();
    while (end > 1 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  static boolean absent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  /** A part of the template and where it stands. */
  record Placed(JsonNode node, FieldPath at) {}
}
