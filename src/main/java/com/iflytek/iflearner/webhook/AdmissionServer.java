package com.iflytek.iflearner.webhook;

import com.iflytek.iflearner.admission.AdmissionCall;
import com.iflytek.iflearner.admission.Verdict;
import io.javalin.Javalin;
import io.javalin.http.HttpStatus;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers kube-apiserver at {@code /mutate} and {@code /validate}: TLS and HTTP/1.1 only, as it
 * calls webhooks. It listens from the start, so that nobody is refused a connection, and asks
 * callers to come back until {@link #open}.
 */
public final class AdmissionServer implements AutoCloseable {
  /** Two objects of at most 3 MiB, all that kube-apiserver takes, and 1 MiB for the rest. */
  static final int MAX_REVIEW_BYTES = (3 + 3 + 1) * 1024 * 1024;

  /**
   * Whoever closes an idle connection first may cut a call, so it must not be us: kube-apiserver
   * keeps one for 90 s, what stands between for 120 s at most, and the rest is for slow clocks.
   */
  private static final Duration IDLE = Duration.ofSeconds(150);

  /** How long one review may take to arrive, and how long its sender may say nothing meanwhile. */
  static final Duration UPLOAD = Duration.ofSeconds(10);

  /** No call lasts longer: the longest timeout of a webhook is 30 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(AdmissionServer.class);

  private final Gate gate = new Gate();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final SslContextFactory.Server tls = new SslContextFactory.Server();
  private final Javalin app;

  /**
   * What answers; called by many threads at once.
   *
   * @param mutate may answer with a patch
   * @param validate must not
   */
  public record Webhooks(
      Function<AdmissionCall, Verdict> mutate, Function<AdmissionCall, Verdict> validate) {}

  /**
   * Listens at once, serves after {@link #open}.
   *
   * @throws PortUnavailable if the port cannot be opened
   */
  public static AdmissionServer start(
      InetSocketAddress address, ServerKeys keys, Webhooks webhooks, MeterRegistry registry) {
    return new AdmissionServer(address, keys, webhooks, new AdmissionMetrics(registry));
  }

  private AdmissionServer(
      InetSocketAddress address, ServerKeys keys, Webhooks webhooks, AdmissionMetrics metrics) {
    tls.setIncludeProtocols("TLSv1.2", "TLSv1.3");
    keys.putInto(tls);
    app =
        Listener.start(
            address,
            config -> {
              config.http.prefer405over404 = true;
              config.jetty.modifyServer(server -> server.insertHandler(gate));
              config.jetty.addConnector((server, http) -> connector(server, http, address));
              config.routes.post(
                  "/mutate", new ReviewRoute("mutate", webhooks.mutate(), metrics)::answer);
              config.routes.post(
                  "/validate", new ReviewRoute("validate", webhooks.validate(), metrics)::answer);
              config.routes.error(
                  HttpStatus.NOT_FOUND.getCode(),
                  http -> http.result("the webhooks are at /mutate and /validate\n"));
              config.routes.error(
                  HttpStatus.METHOD_NOT_ALLOWED.getCode(),
                  http -> http.result("a webhook must be called with POST\n"));
            });
  }

  private ServerConnector connector(
      Server server, HttpConfiguration http, InetSocketAddress address) {
    var config = new HttpConfiguration(http);
    // A caller may use a name that the certificate lacks: it is the caller who checks names.
    config.addCustomizer(new SecureRequestCustomizer(false));
    config.setIdleTimeout(UPLOAD.toMillis()); // within a request; IDLE is for between two
    var connector =
        new ServerConnector(
            server,
            new SslConnectionFactory(tls, "alpn"),
            new ALPNServerConnectionFactory("http/1.1"),
            new HttpConnectionFactory(config));
    connector.setHost(Listener.host(address));
    connector.setPort(address.getPort());
    connector.setIdleTimeout(IDLE.toMillis());
    return connector;
  }

  /** The port it listens on. */
  public int port() {
    return app.port();
  }

  /** Serves from now on. */
  public void open() {
    gate.open();
  }

  /** Whether requests are let in. */
  public boolean serving() {
    return gate.isOpen();
  }

  /**
   * Takes leave. For {@code notice} callers are still answered, since it takes a while until all
   * know that we go, but every answer ends its connection, so that the next call finds another
   * replica. After that they are asked to go elsewhere. Returns then; who was let in gets an answer
   * all the same, see {@link #close}, which cuts this short. Who never served has nobody to tell.
   */
  public void drain(Duration notice) {
    if (gate.isOpen()) {
      gate.leave();
      try {
        closing.await(notice.toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    gate.shut();
  }

  /** Presents other keys from the next handshake on; open connections go on as they are. */
  public void present(ServerKeys keys) {
    try {
      tls.reload(_ -> keys.putInto(tls));
    } catch (Exception e) { // Jetty's signature; the keys were checked when they were made
      throw new IllegalStateException("presenting other keys", e);
    }
  }

  /** Asks callers to go elsewhere, waits for the last answer, and stops listening. */
  @Override
  public void close() {
    closing.countDown();
    try {
      if (!gate.emptied(PATIENCE)) {
        LOG.warn("Some admission calls had no answer after {} s and are cut", PATIENCE.toSeconds());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    app.stop();
  }
}
