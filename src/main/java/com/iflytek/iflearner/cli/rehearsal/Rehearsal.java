package com.iflytek.iflearner.cli.rehearsal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.local.LocalPorts;
import com.iflytek.iflearner.pki.Authority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The operator's start and first jobs without a cluster. What is played is the real program, by its
 * own command line, so that the classes it loads and the methods it runs here are those it needs
 * there; a part that is added to the operator is rehearsed without a word here.
 */
public final class Rehearsal {
  private static final String HERE = "127.0.0.1";
  private static final String NAMESPACE = "rehearsal";
  private static final String JOBS =
      "/apis/git.iflytek.com/v1/namespaces/" + NAMESPACE + "/iflearnerjobs";

  /** A JVM that writes down what it does, on a computer that builds other things as well. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
  private static final Duration VALIDITY = Duration.ofHours(1);

  private final StandIn cluster;
  private final CompletableFuture<Integer> operator;
  private final String health;
  private final HttpClient http = HttpClient.newHttpClient();

  /** This program, started in a Pod. */
  @FunctionalInterface
  public interface Program {
    /**
     * Runs a command line, and returns its exit status.
     *
     * @param account the folder with the token of the Pod's account
     */
    int run(Map<String, String> environment, Path account, List<String> arguments);
  }

  /**
   * Plays it through, and leaves the operator running: it ends with the JVM, as it does in a
   * container.
   *
   * @throws RehearsalFailure if something did not go as it does in a cluster
   */
  public static void play(Program program) {
    var random = new SecureRandom();
    var authority = Authority.create("rehearsal", Instant.now(), VALIDITY, random);
    var identity =
        authority.issueServer("stand-in", List.of(HERE), Instant.now(), VALIDITY, random);
    var webhookPort = LocalPorts.free(HERE);
    var cluster =
        StandIn.start(
            identity.keyStore(new char[0]), "", URI.create("https://" + HERE + ":" + webhookPort));
    var account = newFolder();
    try {
      write(account.resolve("token"), "rehearsal");
      write(account.resolve("ca.crt"), authority.pem());
      new Rehearsal(cluster, account, webhookPort, program).play();
    } finally {
      delete(account.resolve("token"));
      delete(account.resolve("ca.crt"));
      delete(account);
    }
  }

  private Rehearsal(StandIn cluster, Path account, int webhookPort, Program program) {
    var healthPort = LocalPorts.free(HERE);
    var environment =
        Map.of(
            "KUBERNETES_SERVICE_HOST",
            HERE,
            "KUBERNETES_SERVICE_PORT",
            Integer.toString(cluster.port()));
    var arguments =
        List.of(
            "operator",
            "--webhook-port=" + webhookPort,
            "--health-port=" + healthPort,
            "--drain=0s");
    this.cluster = cluster;
    this.health = "http://" + HERE + ":" + healthPort;
    install("/webhook-config/mutating-webhook-configuration.yaml", "mutatingwebhookconfigurations");
    install(
        "/webhook-config/validating-webhook-configuration.yaml", "validatingwebhookconfigurations");
    this.operator =
        CompletableFuture.supplyAsync(
            () -> program.run(environment, account, arguments),
            task -> Thread.ofPlatform().daemon().name("operator").start(task));
  }

  private void install(String resource, String plural) {
    var configuration = Manifests.read(resource);
    var collection = ApiPath.of("/apis/admissionregistration.k8s.io/v1/" + plural);
    cluster.store().create(collection.created(configuration), configuration);
  }

  private void play() {
    cluster
        .store()
        .create(ApiPath.of("/apis/networking.k8s.io/v1/ingressclasses/nginx"), object("nginx"));
    until("the operator is ready", () -> status("/readyz") == 200);
    server("server");
    client("client");
    refused("refused");
    if (status("/livez") != 200 || status("/metrics") != 200) {
      throw new RehearsalFailure("the operator is ready and does not say how it is");
    }
  }

  /** Starts, and is deleted while it runs. */
  private void server(String name) {
    var job = submitted("/demo/iflearnerjob-server.yaml", name, "server");
    until("the Pod of " + name + " may start", () -> mayStart(name));
    cluster.store().delete(job);
  }

  /** Starts and ends. */
  private void client(String name) {
    var job = submitted("/demo/iflearnerjob-client1.yaml", name, "party");
    until("the Pod of " + name + " may start", () -> mayStart(name));
    var pod = cluster.store().find(pod(name)).orElseThrow();
    var status = pod.putObject("status").put("phase", "Succeeded");
    var container = status.putArray("containerStatuses").addObject();
    container.put("name", pod.at("/spec/containers/0/name").asText()).put("ready", false);
    container.putObject("state").putObject("terminated").put("exitCode", 0);
    cluster.store().replace(pod(name), pod);
    until(
        name + " has succeeded",
        () ->
            cluster
                .store()
                .find(job)
                .orElseThrow()
                .at("/status/phase")
                .asText()
                .equals("Succeeded"));
  }

  private void refused(String name) {
    var said = cluster.submit(JOBS, Manifests.job("/demo/refused-server.yaml", job(name)));
    if (said.filter(words -> words.contains("[IFL")).isEmpty()) {
      throw new RehearsalFailure("a job that can never work was not refused with a code: " + said);
    }
  }

  private ApiPath submitted(String resource, String name, String domain) {
    var job = Manifests.job(resource, job(name));
    job.withObject("/spec").put("host", name + "." + domain + ".iflearner.com");
    var refusal = cluster.submit(JOBS, job);
    if (refusal.isPresent()) {
      throw new RehearsalFailure("a good job was refused: " + refusal.get());
    }
    return job(name);
  }

  private static ApiPath job(String name) {
    return ApiPath.of(JOBS).named(name);
  }

  /** Whether nothing keeps it from being scheduled any longer. */
  private boolean mayStart(String name) {
    return cluster
        .store()
        .find(pod(name))
        .filter(pod -> pod.at("/spec/schedulingGates").isEmpty())
        .isPresent();
  }

  private static ApiPath pod(String name) {
    return ApiPath.of("/api/v1/namespaces/" + NAMESPACE + "/pods/" + name);
  }

  private int status(String path) {
    try {
      var request = HttpRequest.newBuilder(URI.create(health + path)).build();
      return http.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException _) {
      return 0; // nobody listens yet
    } catch (InterruptedException _) {
      throw interrupted();
    }
  }

  private void until(String what, BooleanSupplier holds) {
    var start = System.nanoTime();
    while (!holds.getAsBoolean()) {
      if (operator.isDone()) {
        throw new RehearsalFailure(
            "the operator ended with exit status " + operator.join() + " before " + what);
      }
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new RehearsalFailure("after " + PATIENCE.toSeconds() + " s still not: " + what);
      }
      try {
        TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
      } catch (InterruptedException _) {
        throw interrupted();
      }
    }
  }

  private static RehearsalFailure interrupted() {
    Thread.currentThread().interrupt();
    return new RehearsalFailure("the rehearsal was interrupted");
  }

  private static ObjectNode object(String name) {
    var ingressClass = JsonNodeFactory.instance.objectNode();
    ingressClass.put("apiVersion", "networking.k8s.io/v1").put("kind", "IngressClass");
    ingressClass.putObject("metadata").put("name", name);
    ingressClass.putObject("spec").put("controller", "k8s.io/ingress-nginx");
    return ingressClass;
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("rehearsal-");
    } catch (IOException e) {
      throw new RehearsalFailure("no folder can be made for the rehearsal: " + e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text, UTF_8);
    } catch (IOException e) {
      throw new RehearsalFailure("no file can be written for the rehearsal: " + e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new RehearsalFailure("the rehearsal's file " + file + " cannot be removed: " + e);
    }
  }
}
