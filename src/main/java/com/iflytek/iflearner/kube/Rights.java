package com.iflytek.iflearner.kube;

import static java.util.stream.Collectors.joining;

import com.iflytek.iflearner.job.Api;
import com.iflytek.iflearner.job.Code;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;

/** What the operator must be allowed to do in a cluster, asked before it begins. */
public final class Rights {
  private static final List<Right> NEEDED =
      List.of(
          new Right(Api.GROUP, JobResource.PLURAL, "get", "list", "watch"),
          new Right(Api.GROUP, JobResource.PLURAL + "/status", "update"),
          new Right("", "pods", "get", "list", "watch", "create", "update", "delete"),
          new Right("", "services", "get", "list", "watch", "create", "update"),
          new Right("", "events", "list", "watch"),
          new Right(
              "networking.k8s.io",
              "ingresses",
              "get",
              "list",
              "watch",
              "create",
              "update",
              "delete"),
          new Right("networking.k8s.io", "ingressclasses", "list", "watch"),
          new Right(
              "coordination.k8s.io",
              "leases",
              "get",
              "list",
              "watch",
              "create",
              "update",
              "delete"),
          new Right("events.k8s.io", "events", "create"));

  private record Right(String group, String resource, List<String> verbs) {
    Right(String group, String resource, String... verbs) {
      this(group, resource, List.of(verbs));
    }
  }

  private Rights() {}

  /** Fails, naming all of them, where rights are missing. */
  public static void require(KubernetesClient client) {
    var missing =
        NEEDED.stream().flatMap(right -> missing(client, right).stream()).collect(joining(", "));
    if (!missing.isEmpty()) {
      throw new KubeFailure(
          Code.NO_RIGHTS,
          "This user may not %s in the cluster: have these rights granted, or use another user or context."
              .formatted(missing));
    }
  }

  /** What an answer 401 or 403 means. */
  static KubeFailure missing(KubernetesClientException refused) {
    var words =
        refused.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED
            ? "The cluster does not know this user"
            : "The cluster does not allow it ("
                + Optional.ofNullable(refused.getStatus())
                    .map(status -> status.getMessage())
                    .orElse("403")
                + ")";
    return new KubeFailure(
        Code.NO_RIGHTS,
        words + ": have the rights granted, or use another user or context.",
        refused);
  }

  private static Optional<String> missing(KubernetesClient client, Right right) {
    var verbs =
        right.verbs.stream().filter(verb -> !isAllowed(client, right, verb)).collect(joining("/"));
    return verbs.isEmpty() ? Optional.empty() : Optional.of(verbs + " " + right.resource);
  }

  private static boolean isAllowed(KubernetesClient client, Right right, String verb) {
    var parts = right.resource.split("/", 2);
    var review =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withNewResourceAttributes()
            .withGroup(right.group)
            .withResource(parts[0])
            .withSubresource(parts.length == 2 ? parts[1] : null)
            .withVerb(verb)
            .endResourceAttributes()
            .endSpec()
            .build();
    try {
      return client
          .authorization()
          .v1()
          .selfSubjectAccessReview()
          .create(review)
          .getStatus()
          .getAllowed();
    } catch (KubernetesClientException e) {
      throw e.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED ? missing(e) : e;
    }
  }
}
