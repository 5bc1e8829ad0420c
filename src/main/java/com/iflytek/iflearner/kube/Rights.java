package com.iflytek.iflearner.kube;

import static java.util.stream.Collectors.joining;

import com.iflytek.iflearner.job.Api;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.lifecycle.Settings;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Gatherers;
import org.jspecify.annotations.Nullable;

/** What the operator must be allowed to do in a cluster. */
public final class Rights {
  private static final List<Right> NEEDED =
      List.of(
          new Right(Where.JOBS, Api.GROUP, JobResource.PLURAL, "get", "list", "watch", "delete"),
          new Right(Where.JOBS, Api.GROUP, JobResource.PLURAL + "/status", "update"),
          child("", "pods"),
          new Right(Where.JOBS, "", "services", "get", "list", "watch", "create", "update"),
          new Right(Where.JOBS, "", "events", "list", "watch"),
          child("networking.k8s.io", "ingresses"),
          new Right(Where.CLUSTER, "networking.k8s.io", "ingressclasses", "list", "watch"),
          new Right(
              Where.CLAIMS,
              "coordination.k8s.io",
              "leases",
              "get",
              "list",
              "watch",
              "create",
              "update",
              "delete"),
          new Right(Where.JOBS, "events.k8s.io", "events", "create"));

  /** A start waits for some thirty answers, each a request: asked all at once, not in turn. */
  private static final int AT_ONCE = 16;

  /** In which namespaces a right is needed. */
  private enum Where {
    JOBS,
    CLAIMS,
    CLUSTER;

    /** Null: in all. */
    @Nullable String in(Settings settings) {
      return switch (this) {
        case JOBS -> settings.namespace();
        case CLAIMS -> settings.claimsNamespace();
        case CLUSTER -> null;
      };
    }
  }

  private record Right(Where where, String group, String resource, List<String> verbs) {
    Right(Where where, String group, String resource, String... verbs) {
      this(where, group, resource, List.of(verbs));
    }
  }

  private record Answer(String verb, boolean allowed) {}

  private Rights() {}

  /**
   * What is missing, in one sentence that names all of it; empty if nothing is.
   *
   * @throws KubeFailure if the API server does not know who asks
   * @throws KubernetesClientException if it does not answer
   */
  public static Optional<String> missing(KubernetesClient client, Settings settings) {
    var missing =
        NEEDED.stream()
            .gather(
                Gatherers.mapConcurrent(
                    AT_ONCE, right -> missing(client, right, right.where.in(settings))))
            .flatMap(Optional::stream)
            .collect(joining(", "));
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "This user may not %s: have these rights granted, or use another user or context."
                .formatted(missing));
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

  private static Right child(String group, String resource) {
    return new Right(
        Where.JOBS, group, resource, "get", "list", "watch", "create", "update", "delete");
  }

  private static Optional<String> missing(
      KubernetesClient client, Right right, @Nullable String namespace) {
    var verbs =
        right.verbs.stream()
            .gather(
                Gatherers.mapConcurrent(
                    AT_ONCE, verb -> new Answer(verb, isAllowed(client, right, verb, namespace))))
            .filter(answer -> !answer.allowed)
            .map(Answer::verb)
            .collect(joining("/"));
    return verbs.isEmpty()
        ? Optional.empty()
        : Optional.of(
            verbs
                + " "
                + right.resource
                + (namespace == null ? "" : " in namespace '" + namespace + "'"));
  }

  private static boolean isAllowed(
      KubernetesClient client, Right right, String verb, @Nullable String namespace) {
    var parts = right.resource.split("/", 2);
    var review =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withNewResourceAttributes()
            .withNamespace(namespace)
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
