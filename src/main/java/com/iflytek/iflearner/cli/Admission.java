package com.iflytek.iflearner.cli;

import com.iflytek.iflearner.admission.AdmissionHandler;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.pki.Identity;
import com.iflytek.iflearner.webhook.AdmissionServer;
import com.iflytek.iflearner.webhook.AdmissionServer.Webhooks;
import com.iflytek.iflearner.webhook.PortUnavailable;
import com.iflytek.iflearner.webhook.ServerKeys;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The port of the webhooks: it listens from the first identity on, and lets calls in once the
 * cluster has been seen.
 */
final class Admission implements AutoCloseable {
  private final int port;
  private final Duration drain;
  private final Webhooks webhooks;
  private final MeterRegistry metrics;
  private @Nullable AdmissionServer server;
  private boolean open;

  Admission(int port, Duration drain, AdmissionHandler handler, MeterRegistry metrics) {
    this.port = port;
    this.drain = drain;
    this.webhooks = new Webhooks(handler::mutate, handler::validate);
    this.metrics = metrics;
  }

  /**
   * Proves itself with that identity from now on.
   *
   * @throws CommandFailure if the port cannot be opened
   */
  synchronized void present(Identity identity) {
    var password = new char[0];
    var keys = ServerKeys.of(identity.keyStore(password), new String(password));
    if (server != null) {
      server.present(keys);
      return;
    }
    try {
      server = AdmissionServer.start(new InetSocketAddress(port), keys, webhooks, metrics);
    } catch (PortUnavailable e) {
      throw taken("--webhook-port", e);
    }
    if (open) {
      server.open();
    }
  }

  synchronized boolean presented() {
    return server != null;
  }

  /** Lets calls in from now on. */
  synchronized void open() {
    open = true;
    if (server != null) {
      server.open();
    }
  }

  /** Answers for a while longer, so that nobody is cut off, and ends. */
  @Override
  public void close() {
    AdmissionServer ending;
    synchronized (this) {
      ending = server;
      open = false;
    }
    if (ending != null) {
      ending.drain(drain);
      ending.close();
    }
  }

  static CommandFailure taken(String option, PortUnavailable port) {
    return new CommandFailure(
        Code.PORT_IN_USE,
        "Port %d cannot be opened, perhaps another process has it: choose another with %s."
            .formatted(port.port(), option));
  }
}
