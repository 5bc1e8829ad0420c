package com.iflytek.iflearner.kube;

import com.iflytek.iflearner.reconcile.Cluster.Unanswered;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads that ask the API server itself. The only requests that are sent again at once: a write is
 * retried by the loop, after another look.
 */
final class LiveReads {
  private static final int ATTEMPTS = 3;
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final int TOO_MANY_REQUESTS = 429;

  private final Requests requests;
  private final Retry retry;

  LiveReads(Requests requests) {
    this.requests = requests;
    this.retry =
        Retry.of(
            "read",
            RetryConfig.<HasMetadata>custom()
                .maxAttempts(ATTEMPTS)
                .intervalBiFunction((attempt, outcome) -> pause(attempt, outcome).toMillis())
                .retryOnException(LiveReads::mayPass)
                .build());
  }

  /**
   * The object as it is now; empty if there is none.
   *
   * @throws Unanswered if nobody can tell
   */
  <T extends HasMetadata> Optional<T> find(Kind<T> kind, String namespace, String name) {
    try {
      return Optional.of(retry.executeSupplier(() -> requests.get(kind, namespace, name)));
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return Optional.empty();
      }
      throw new Unanswered("reading " + kind.path(namespace, name), e);
    }
  }

  private static boolean mayPass(Throwable fault) {
    return fault instanceof KubernetesClientException e
        && (e.getCode() <= 0 || e.getCode() == TOO_MANY_REQUESTS || e.getCode() >= 500);
  }

  private static Duration pause(int attempt, Either<Throwable, HasMetadata> outcome) {
    var doubled = PAUSE.multipliedBy(1L << (attempt - 1));
    var asked = outcome.isLeft() ? retryAfter(outcome.getLeft()) : Duration.ZERO;
    var pause = asked.compareTo(doubled) > 0 ? asked : doubled;
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  /** fabric8 keeps no headers; a Status carries the same number, and without one 429 means 1 s. */
  private static Duration retryAfter(Throwable fault) {
    if (!(fault instanceof KubernetesClientException e)) {
      return Duration.ZERO;
    }
    return Optional.ofNullable(e.getStatus())
        .map(status -> status.getDetails())
        .map(details -> details.getRetryAfterSeconds())
        .filter(seconds -> seconds > 0)
        .map(Duration::ofSeconds)
        .orElse(e.getCode() == TOO_MANY_REQUESTS ? Duration.ofSeconds(1) : Duration.ZERO);
  }
}
