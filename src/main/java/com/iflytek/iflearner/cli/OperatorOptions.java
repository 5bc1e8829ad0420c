package com.iflytek.iflearner.cli;

import com.iflytek.iflearner.lifecycle.Settings;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How an operator outside a cluster works.
 *
 * @param context null: the kubeconfig's current one
 * @param webhookUrl where the API server reaches {@code webhookPort}; https, without a path
 * @param webhookPort 0: any that is free
 * @param healthPort 0: any that is free
 */
record OperatorOptions(
    Path kubeconfig,
    @Nullable String context,
    URI webhookUrl,
    int webhookPort,
    int healthPort,
    Settings settings) {

  /** As a certificate names it: an IPv6 address without the brackets it has in a URL. */
  String webhookHost() {
    var host = webhookUrl.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
