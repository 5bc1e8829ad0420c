package com.iflytek.iflearner.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.job.Api;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All objects of one job, without what differs from one run to the next. */
final class Snapshot {
  private static final List<String> RUN = List.of("uid", "resourceVersion", "creationTimestamp");

  private Snapshot() {}

  static List<String> of(Site site, String job) {
    var host = site.host(job);
    var uid = site.job(job).getMetadata().getUid();
    return Stream.of(
            site.job(job),
            site.pods(job).get(),
            site.services(job).get(),
            site.ingresses(job).get(),
            site.claim(host).get())
        .map(Snapshot::json)
        .map(json -> json.replace(host, "HOST").replace(uid, "UID").replace(job, "JOB"))
        .map(json -> json.replaceAll("kube-api-access-\\w+", "TOKEN"))
        .toList();
  }

  private static String json(@Nullable HasMetadata object) {
    if (object == null) {
      return "none";
    }
    ObjectNode json =
        Site.client().getKubernetesSerialization().convertValue(object, ObjectNode.class);
    var metadata = json.withObject("/metadata").remove(RUN);
    metadata.remove(List.of("managedFields", "generation", "name"));
    json.withObject("/spec").remove(List.of("clusterIP", "clusterIPs"));
    if (!object.getKind().equals(Api.KIND)) {
      json.remove("status");
    }
    var status = json.path("status");
    if (status instanceof ObjectNode fields) {
      fields.remove(List.of("podUID", "startTime", "completionTime"));
    }
    for (JsonNode condition : status.path("conditions")) {
      ((ObjectNode) condition).remove("lastTransitionTime");
    }
    return Objects.requireNonNull(json.toPrettyString());
  }
}
