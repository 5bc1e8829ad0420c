package com.iflytek.iflearner.cli;

import static java.util.stream.Collectors.joining;

import com.iflytek.iflearner.admission.AdmissionHandler;
import com.iflytek.iflearner.cli.OperatorOptions.Certificates;
import com.iflytek.iflearner.cli.OperatorOptions.Inside;
import com.iflytek.iflearner.cli.OperatorOptions.Outside;
import com.iflytek.iflearner.cli.rehearsal.WarmUp;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Problem;
import com.iflytek.iflearner.kube.Connection;
import com.iflytek.iflearner.kube.Elector;
import com.iflytek.iflearner.kube.IdentitySource;
import com.iflytek.iflearner.kube.Installation;
import com.iflytek.iflearner.kube.KubeCluster;
import com.iflytek.iflearner.kube.KubeFailure;
import com.iflytek.iflearner.kube.LockNames;
import com.iflytek.iflearner.kube.Rights;
import com.iflytek.iflearner.kube.SharedAuthority;
import com.iflytek.iflearner.pki.Authority;
import com.iflytek.iflearner.probe.StatusPages;
import com.iflytek.iflearner.reconcile.ReconcileLoop;
import com.iflytek.iflearner.reconcile.Reconciler;
import com.iflytek.iflearner.reconcile.TrainingProbe;
import com.iflytek.iflearner.reconcile.WorkQueue;
import com.iflytek.iflearner.reconcile.election.ElectionTimes;
import com.iflytek.iflearner.reconcile.election.Leadership;
import com.iflytek.iflearner.webhook.HealthServer;
import com.iflytek.iflearner.webhook.HealthServer.Checks;
import com.iflytek.iflearner.webhook.PortUnavailable;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator as one process: its parts are wired here by hand, and stopped in reverse. */
final class Operator implements AutoCloseable {
  /** What is the operator's own in a cluster is called so. */
  static final String NAME = "iflearner-operator";

  private static final Logger LOG = LoggerFactory.getLogger(Operator.class);

  /** Outside a cluster the authority lives in memory and as long as the process. */
  private static final Duration IDENTITY = Duration.ofDays(3 * 365);

  /** A request has ten seconds; whoever waits longer waits for ever. */
  private static final Duration STUCK = Duration.ofMinutes(2);

  private static final Duration LOOK_AT_FILES = Duration.ofSeconds(10);

  private static final int WORKERS = 8;

  private final OperatorOptions options;
  private final Surroundings surroundings;
  private final List<String> unreadVariables;
  private final InstantSource clock = InstantSource.system();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final OperatorMetrics metrics = new OperatorMetrics(registry);
  private final Patience patience = new Patience();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final List<Supplier<List<Problem>>> troubles = new CopyOnWriteArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  private volatile Optional<String> unready = Optional.of("it is starting");

  /**
   * @param unreadVariables of the environment, that no option is read from
   */
  Operator(OperatorOptions options, Surroundings surroundings, List<String> unreadVariables) {
    this.options = options;
    this.surroundings = surroundings;
    this.unreadVariables = List.copyOf(unreadVariables);
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
    unready = Optional.of("it is stopping");
    patience.stop();
    try {
      ended.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    var client = part(client());
    var cluster = new KubeCluster(client, options.settings(), clock, options.instance());
    var admission = admission(cluster);
    part(healthServer(cluster, admission));
    part(cluster);
    part(admission);

    var beforeReady =
        switch (options.place()) {
          case Outside outside -> outside(outside, client, admission);
          case Inside inside -> inside(inside, client, admission);
        };
    tellConfiguration(); // not before: whoever cannot work here says that and nothing else
    var queue = new WorkQueue(clock, random());
    cluster.start(queue::add);
    patience.until("the first look at the cluster is not complete", cluster::synced);
    admission.open();
    beforeReady.run();
    var probe = part(new StatusPages(clock, random(), queue::add));
    var loop = part(loop(cluster, probe, queue));
    part(elector(client, leadership(loop, probe, queue))).start();

    unready = Optional.empty();
    LOG.info("Ready");
    patience.watch(
        "The API server " + server(client) + " does not answer: waiting; what runs goes on",
        "The API server answers again",
        () -> {
          metrics.problems(problems());
          return cluster.watching();
        });
  }

  private void tellConfiguration() {
    LOG.info("Configuration: {}", options);
    if (!unreadVariables.isEmpty()) {
      LOG.warn(
          "No option is read from {}: see 'iflearner operator --help'",
          String.join(", ", unreadVariables));
    }
  }

  private KubernetesClient client() {
    return switch (options.place()) {
      case Outside(var kubeconfig, var context, _) ->
          Connection.open(kubeconfig, context, userAgent());
      case Inside _ ->
          Connection.inCluster(surroundings.environment(), surroundings.account(), userAgent());
    };
  }

  private Admission admission(KubeCluster cluster) {
    return new Admission(
        options.webhookPort(),
        switch (options.place()) {
          case Outside _ -> Duration.ZERO; // its webhook configurations have gone before
          case Inside _ -> options.drain();
        },
        new AdmissionHandler(options.settings().domains(), cluster.hostIndex()),
        registry);
  }

  private HealthServer healthServer(KubeCluster cluster, Admission admission) {
    var checks =
        new Checks(
            Map.of("main-loop", () -> said(patience.lookedWithin(STUCK), "it is stuck")),
            Map.of(
                "operator",
                () -> unready,
                "certificate",
                () ->
                    said(admission.presented(), "there is no certificate to serve webhooks with")),
            Map.of(
                "api-server",
                () -> said(cluster.watching(), "it does not answer"),
                "problems",
                () -> Optional.of(problems()).filter(all -> !all.isEmpty()).map(Operator::joined)));
    try {
      return HealthServer.start(new InetSocketAddress(options.healthPort()), checks, registry);
    } catch (PortUnavailable e) {
      throw Admission.taken("--health-port", e);
    }
  }

  private static String joined(List<Problem> problems) {
    return problems.stream().map(Problem::toString).collect(joining("; "));
  }

  private static Optional<String> said(boolean well, String problem) {
    return well ? Optional.empty() : Optional.of(problem);
  }

  /**
   * Installs what a cluster needs that has no operator; the API server is told of us at the end.
   */
  private Runnable outside(Outside outside, KubernetesClient client, Admission admission) {
    var authority = Authority.create(NAME, clock.instant(), IDENTITY, random());
    var host = outside.webhookHost();
    admission.present(
        authority.issueServer(host, List.of(host), clock.instant(), IDENTITY, random()));
    var installation = prepared(client);
    return () -> {
      patience.answer(
          server(client),
          () -> {
            installation.installWebhooks(outside.webhookUrl(), authority.pem());
            return installation;
          });
      patience.until(
          "the API server does not reach the webhooks at " + outside.webhookUrl(),
          () -> patience.answer(server(client), installation::webhooksAnswer));
    };
  }

  /** A cluster that has what is watched, in which we may do what we must. */
  private Installation prepared(KubernetesClient client) {
    var installation = part(new Installation(client));
    patience.answer(
        server(client),
        () -> {
          Rights.missing(client, options.settings())
              .ifPresent(
                  missing -> {
                    throw new KubeFailure(Code.NO_RIGHTS, missing);
                  });
          installation.requireNoOperatorInCluster();
          installation.installCrd();
          installation.ensureNamespace(options.settings().claimsNamespace());
          installation.ensureNamespace(options.namespace());
          return installation;
        });
    patience.until(
        "the API server does not serve the CRD",
        () -> patience.answer(server(client), installation::crdIsEstablished));
    return installation;
  }

  /**
   * Everything is installed: what is left is a certificate, to say what is not allowed, and to be
   * warm at the end, while no Service leads here yet.
   */
  private Runnable inside(Inside inside, KubernetesClient client, Admission admission) {
    var source = part(identitySource(inside, client, admission));
    metrics.expiry("serving", source::expires);
    metrics.expiry("authority", source::authorityExpires);
    troubles.add(source::problems);
    source.start();
    var rights = part(new RightsCheck(client, options.settings()));
    troubles.add(rights::problems);
    rights.start();
    return () -> WarmUp.run(patience::lasts);
  }

  private IdentitySource identitySource(
      Inside inside, KubernetesClient client, Admission admission) {
    var hosts = List.of(inside.webhookHost());
    return switch (inside.certificates()) {
      case Certificates.Own(var lifetimes) ->
          new SharedAuthority(
              client,
              new SharedAuthority.Names(options.namespace(), NAME + "-ca", NAME, hosts),
              lifetimes,
              clock,
              random(),
              admission::present);
      case Certificates.Mounted(var folder) ->
          new MountedIdentity(folder, hosts, LOOK_AT_FILES, clock, admission::present);
    };
  }

  /** Whoever leads again has forgotten what it had learnt, so that it looks at those jobs anew. */
  private static Leadership leadership(ReconcileLoop loop, StatusPages probe, WorkQueue queue) {
    return Leadership.of(
        loop::start,
        () -> {
          loop.pause();
          probe.forgetAll().forEach(queue::add);
        });
  }

  private Elector elector(KubernetesClient client, Leadership leadership) {
    var elector =
        new Elector(
            client,
            LockNames.of(options.namespace()),
            Elector.candidate(options.instance(), ElectionTimes.DEFAULT),
            leadership);
    troubles.add(elector::problems);
    metrics.flag("iflearner.leader", "Whether this process looks after the jobs", elector::leading);
    return elector;
  }

  /** Each problem of any part that there is now. */
  private List<Problem> problems() {
    return troubles.stream().flatMap(part -> part.get().stream()).toList();
  }

  private ReconcileLoop loop(KubeCluster cluster, TrainingProbe probe, WorkQueue queue) {
    metrics.queue(queue);
    var jobs = new JobMetrics(registry);
    jobs.stored(cluster);
    jobs.tallied(cluster.tally(), clock);
    metrics.flag("iflearner.api.server.watching", "Whether news arrives", cluster::watching);
    var reconciler =
        new Reconciler(
            new CountedCluster(cluster, registry, jobs), probe, options.settings(), clock);
    return new ReconcileLoop(queue, reconciler::reconcile, WORKERS, metrics.visits(), clock);
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

  private static String server(KubernetesClient client) {
    return client.getMasterUrl().toString();
  }

  private static String userAgent() {
    return "iflearner-operator/" + version();
  }

  static String version() {
    var version = Operator.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  private static SecureRandom random() {
    return new SecureRandom();
  }
}
