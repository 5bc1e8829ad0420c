package com.iflytek.iflearner.cli;

import com.iflytek.iflearner.lifecycle.Settings;
import com.iflytek.iflearner.pki.Lifetimes;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an operator works: all of its configuration, read once.
 *
 * @param namespace where the operator keeps what is its own: the Lease of the leader and, inside a
 *     cluster, its Service and the Secret of its authority
 * @param instance which of several operators this one is, for Lease and events
 * @param webhookPort 0: any that is free
 * @param healthPort 0: any that is free
 * @param drain how long calls are still answered once it was told to stop
 */
record OperatorOptions(
    Place place,
    String namespace,
    String instance,
    int webhookPort,
    int healthPort,
    Duration drain,
    Settings settings) {

  /** Where it runs, as seen from the cluster it looks after. */
  sealed interface Place {
    /** What the certificate of the webhooks must be good for. */
    String webhookHost();
  }

  /**
   * Somewhere the API server reaches.
   *
   * @param context null: the kubeconfig's current one
   * @param webhookUrl where the API server reaches the webhook port; https, without a path
   */
  record Outside(Path kubeconfig, @Nullable String context, URI webhookUrl) implements Place {
    /** As a certificate names it: an IPv6 address without the brackets it has in a URL. */
    @Override
    public String webhookHost() {
      var host = webhookUrl.getHost();
      return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
  }

  /** In a Pod of the cluster, behind a Service. */
  record Inside(String webhookHost, Certificates certificates) implements Place {}

  /** Where the certificate of the webhooks comes from. */
  sealed interface Certificates {
    /** From an authority that all replicas share in a Secret. */
    record Own(Lifetimes lifetimes) implements Certificates {}

    /** From a folder with {@code tls.crt} and {@code tls.key}. */
    record Mounted(Path folder) implements Certificates {}
  }
}
