package com.iflytek.iflearner.cli;

import com.iflytek.iflearner.admission.AdmissionHandler;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.kube.Connection;
import com.iflytek.iflearner.kube.Installation;
import com.iflytek.iflearner.kube.KubeCluster;
import com.iflytek.iflearner.kube.KubeFailure;
import com.iflytek.iflearner.kube.Rights;
import com.iflytek.iflearner.pki.Authority;
import com.iflytek.iflearner.reconcile.LoopMeter;
import com.iflytek.iflearner.reconcile.ReconcileLoop;
import com.iflytek.iflearner.reconcile.Reconciler;
import com.iflytek.iflearner.reconcile.WorkQueue;
import com.iflytek.iflearner.webhook.AdmissionServer;
import com.iflytek.iflearner.webhook.AdmissionServer.Webhooks;
import com.iflytek.iflearner.webhook.HealthServer;
import com.iflytek.iflearner.webhook.PortUnavailable;
import com.iflytek.iflearner.webhook.ServerKeys;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator as one process: its parts are wired here by hand, and stopped in reverse. */
final class Operator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Operator.class);

  /** The identity lives in memory and as long as the process; nobody runs this one for years. */
  private static final Duration IDENTITY = Duration.ofDays(3 * 365);

  private static final int WORKERS = 8;

  private final OperatorOptions options;
  private final InstantSource clock = InstantSource.system();
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Patience patience = new Patience();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile Optional<String> unready = Optional.of("it is starting");

  Operator(OperatorOptions options) {
    this.options = options;
  }

  /**
   * Works until it is closed, by another thread.
   *
   * @throws CommandFailure if it cannot work here
   */
  void run() {
    try {
      work();
    } catch (Patience.Stopped _) {
      LOG.info("Stopping");
    } catch (KubeFailure e) {
      throw new CommandFailure(e.code(), e.sentence());
    } catch (KubernetesClientException e) {
      throw new CommandFailure(
          Code.CLUSTER_REFUSES,
          "The API server refuses what the operator needs: "
              + (e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage()));
    } finally {
      unready = Optional.of("it is stopping");
      stopInReverse();
      ended.countDown();
    }
  }

  /** Stops everything, and returns when that is done. */
  @Override
  public void close() {
    patience.stop();
    try {
      ended.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    var client = part(Connection.open(options.kubeconfig(), options.context(), version()));
    var cluster = new KubeCluster(client, options.settings(), clock, instance());
    var authority = Authority.create("iflearner-operator", clock.instant(), IDENTITY, random());
    part(healthServer());
    var admission = part(admissionServer(authority, cluster));

    var installation = prepared(client);
    part(cluster);
    var queue = new WorkQueue(clock, random());
    cluster.start(queue::add);
    patience.until("the first look at the cluster is not complete", cluster::synced);
    admission.open();
    install(installation, client, authority);
    part(loop(cluster, queue)).start();

    unready = Optional.empty();
    LOG.info(
        "Ready: webhooks at {}, claims in namespace '{}'",
        options.webhookUrl(),
        options.settings().claimsNamespace());
    patience.watch(
        "The API server " + server(client) + " does not answer: waiting; what runs goes on",
        "The API server answers again",
        cluster::watching);
  }

  private HealthServer healthServer() {
    return opened(
        "--health-port",
        () ->
            HealthServer.start(
                new InetSocketAddress(options.healthPort()),
                Map.of(),
                Map.of("operator", () -> unready),
                metrics));
  }

  private AdmissionServer admissionServer(Authority authority, KubeCluster cluster) {
    var host = options.webhookHost();
    var password = new char[0];
    var identity = authority.issueServer(host, List.of(host), clock.instant(), IDENTITY, random());
    var handler = new AdmissionHandler(options.settings().domains(), cluster.hostIndex());
    return opened(
        "--webhook-port",
        () ->
            AdmissionServer.start(
                new InetSocketAddress(options.webhookPort()),
                ServerKeys.of(identity.keyStore(password), new String(password)),
                new Webhooks(handler::mutate, handler::validate),
                metrics));
  }

  /** A cluster that has what is watched, in which we may do what we must. */
  private Installation prepared(KubernetesClient client) {
    var installation = part(new Installation(client));
    patience.answer(
        server(client),
        () -> {
          Rights.require(client);
          installation.requireNoOperatorInCluster();
          installation.installCrd();
          installation.ensureNamespace(options.settings().claimsNamespace());
          return installation;
        });
    patience.until(
        "the API server does not serve the CRD",
        () -> patience.answer(server(client), installation::crdIsEstablished));
    return installation;
  }

  private void install(Installation installation, KubernetesClient client, Authority authority) {
    patience.answer(
        server(client),
        () -> {
          installation.installWebhooks(options.webhookUrl(), authority.pem());
          return installation;
        });
    patience.until(
        "the API server does not reach the webhooks at " + options.webhookUrl(),
        () -> patience.answer(server(client), installation::webhooksAnswer));
  }

  private ReconcileLoop loop(KubeCluster cluster, WorkQueue queue) {
    Gauge.builder("iflearner.queue", queue, WorkQueue::size)
        .description("Jobs that wait to be visited, at once or later")
        .register(metrics);
    LoopMeter meter =
        (result, took) ->
            metrics
                .timer("iflearner.visits", "result", result.name().toLowerCase(Locale.ROOT))
                .record(took);
    var reconciler = new Reconciler(cluster, options.settings(), clock);
    return new ReconcileLoop(queue, reconciler::reconcile, WORKERS, meter, clock);
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  private void stopInReverse() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) { // the others must be stopped all the same
        LOG.warn("Stopping a part failed", e);
      }
    }
  }

  private static <T> T opened(String option, Supplier<T> server) {
    try {
      return server.get();
    } catch (PortUnavailable e) {
      throw new CommandFailure(
          Code.PORT_IN_USE,
          "Port %d cannot be opened, perhaps another process has it: choose another with %s."
              .formatted(e.port(), option));
    }
  }

  private static String server(KubernetesClient client) {
    return client.getMasterUrl().toString();
  }

  private static String version() {
    var version = Operator.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  /** Which of several operators speaks in an event. */
  private static String instance() {
    return "iflearner-operator-" + ProcessHandle.current().pid();
  }

  private static SecureRandom random() {
    return new SecureRandom();
  }
}
