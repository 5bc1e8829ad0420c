package com.iflytek.iflearner.kube;

import static java.util.stream.Collectors.joining;

import com.iflytek.iflearner.job.Code;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clients as this package needs them. */
public final class Connection {
  /** Reconnects double from here to 32 times as long. */
  private static final int RECONNECT_MILLIS = 250;

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private Connection() {}

  /**
   * A client for a context of a kubeconfig; it has sent nothing yet.
   *
   * @param context null: the current one
   * @param userAgent what the API server's logs are to call it: a name, a slash and a version
   * @throws KubeFailure if the file is missing, unreadable or does not know the context
   */
  public static KubernetesClient open(Path kubeconfig, @Nullable String context, String userAgent) {
    if (!Files.isReadable(kubeconfig)) {
      throw new KubeFailure(
          Code.KUBECONFIG_MISSING,
          "There is no kubeconfig '"
              + kubeconfig
              + "' that can be read: name one with --kubeconfig.");
    }
    try {
      var config = Config.fromKubeconfig(context, kubeconfig.toFile());
      requireContext(config, kubeconfig, context);
      return client(config, userAgent);
    } catch (KubeFailure e) {
      throw e;
    } catch (RuntimeException e) { // what YAML, JSON and certificates throw has no type in common
      throw invalid(kubeconfig, "cannot be read", e);
    }
  }

  /**
   * A client for the cluster in which this process runs in a Pod; it has sent nothing yet.
   *
   * @param environment names the API server
   * @param account the folder in which the kubelet keeps the Pod's token, always a fresh one
   * @throws KubeFailure if this is no Pod
   */
  public static KubernetesClient inCluster(
      Map<String, String> environment, Path account, String userAgent) {
    var host = environment.get("KUBERNETES_SERVICE_HOST");
    var port = environment.get("KUBERNETES_SERVICE_PORT");
    var token = account.resolve("token");
    if (host == null || port == null || !Files.isReadable(token)) {
      throw new KubeFailure(
          Code.KUBECONFIG_MISSING,
          "This is no Pod of a cluster with a service account: name a kubeconfig with --kubeconfig.");
    }
    var config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port)
            .withCaCertFile(account.resolve("ca.crt").toString())
            .withOauthTokenProvider(() -> read(token))
            .build();
    return client(config, userAgent);
  }

  /** Anew for each request: the kubelet replaces it long before it expires. */
  private static @Nullable String read(Path token) {
    try {
      return Files.readString(token).strip();
    } catch (IOException e) {
      LOG.warn("{} cannot be read: the API server will not know this process", token, e);
      return null;
    }
  }

  /** A client that sends every request once, and calls itself by that name. */
  public static KubernetesClient client(Config config, String userAgent) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(config)
                .withRequestRetryBackoffLimit(0)
                .withWatchReconnectInterval(RECONNECT_MILLIS)
                .withUserAgent(userAgent)
                .build())
        .build();
  }

  private static void requireContext(Config config, Path kubeconfig, @Nullable String context) {
    var contexts = Objects.requireNonNullElse(config.getContexts(), List.<NamedContext>of());
    var chosen = Optional.ofNullable(config.getCurrentContext()).map(NamedContext::getName);
    if (context != null && !chosen.equals(Optional.of(context))) {
      throw new KubeFailure(
          Code.CONTEXT_UNKNOWN,
          "The kubeconfig '%s' has no context '%s': choose one of %s with --context."
              .formatted(
                  kubeconfig,
                  context,
                  contexts.stream().map(one -> "'" + one.getName() + "'").collect(joining(", "))));
    }
    if (chosen.isEmpty()) {
      throw invalid(kubeconfig, "chooses no context", null);
    }
    if (config.getMasterUrl() == null || config.getMasterUrl().isBlank()) {
      throw invalid(kubeconfig, "names no server for its context", null);
    }
  }

  private static KubeFailure invalid(Path file, String why, @Nullable Throwable cause) {
    return new KubeFailure(
        Code.KUBECONFIG_INVALID,
        "The kubeconfig '%s' %s: see whether 'kubectl --kubeconfig %s cluster-info' works."
            .formatted(file, why, file),
        cause);
  }
}
