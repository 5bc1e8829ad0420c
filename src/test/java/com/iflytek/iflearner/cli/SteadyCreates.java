package com.iflytek.iflearner.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.Config;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A user who creates jobs at a steady rate, whatever comes back, and notes every answer. Nothing is
 * tried twice. It never has more than {@link #MOST} calls under way: what it could not send for
 * that counts as unanswered.
 */
final class SteadyCreates implements AutoCloseable {
  private static final int MOST = 500;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final Semaphore free = new Semaphore(MOST);
  private final Thread sender;
  private final HttpClient http;
  private final HttpRequest.Builder request;
  private final String namespace;

  /**
   * What came of one create.
   *
   * @param due when it was to be sent
   * @param took from then on
   * @param status of the answer; 0: there was none
   */
  record Answer(int number, Instant due, Duration took, int status, String said) {
    boolean created() {
      return status == 201;
    }
  }

  private SteadyCreates(Config config, String namespace, Consumer<SteadyCreates> load)
      throws GeneralSecurityException, IOException {
    this.namespace = namespace;
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1) // one connection a call: no queue inside us
            .sslContext(trusting(config.getCaCertData()))
            .build();
    request =
        HttpRequest.newBuilder(
                URI.create(config.getMasterUrl())
                    .resolve("/apis/git.iflytek.com/v1/namespaces/" + namespace + "/iflearnerjobs"))
            .timeout(LIMIT)
            .header("Authorization", "Bearer " + config.getAutoOAuthToken())
            .header("Content-Type", "application/json");
    sender = Thread.ofPlatform().name("creates").unstarted(() -> load.accept(this));
  }

  /** Begins now and goes on in the background. */
  static SteadyCreates start(Config config, String namespace, int perSecond, Duration length) {
    return started(config, namespace, creates -> creates.send(perSecond, length));
  }

  /** How many creates a second the cluster answers that many callers who never pause. */
  static long carried(Config config, String namespace, int callers, Duration length)
      throws InterruptedException {
    try (var creates = started(config, namespace, all -> all.sendWithoutPause(callers, length))) {
      return creates.all().stream().filter(Answer::created).count() / length.toSeconds();
    }
  }

  private static SteadyCreates started(
      Config config, String namespace, Consumer<SteadyCreates> load) {
    try {
      var creates = new SteadyCreates(config, namespace, load);
      creates.sender.start();
      return creates;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  int underWay() {
    return MOST - free.availablePermits();
  }

  int answered() {
    return answers.size();
  }

  /** All answers, once the last one is there. */
  List<Answer> all() throws InterruptedException {
    sender.join();
    return List.copyOf(answers);
  }

  @Override
  public void close() {
    sender.interrupt();
    http.shutdownNow();
  }

  private void send(int perSecond, Duration length) {
    var start = System.nanoTime();
    var count = Math.toIntExact(length.toSeconds() * perSecond);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < count && !Thread.currentThread().isInterrupted(); i++) {
        var number = i;
        var due = start + Duration.ofSeconds(1).dividedBy(perSecond).multipliedBy(i).toNanos();
        LockSupport.parkNanos(due - System.nanoTime());
        threads.execute(() -> create(number, due));
      }
    }
  }

  private void sendWithoutPause(int callers, Duration length) {
    var end = System.nanoTime() + length.toNanos();
    var number = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < callers; i++) {
        threads.execute(
            () -> {
              while (System.nanoTime() < end) {
                create(number.getAndIncrement(), System.nanoTime());
              }
            });
      }
    }
  }

  private void create(int number, long dueNanos) {
    var due = Instant.now().minusNanos(System.nanoTime() - dueNanos);
    if (!free.tryAcquire()) {
      answers.add(new Answer(number, due, Duration.ZERO, 0, MOST + " calls were under way"));
      return;
    }
    var status = 0;
    var said = "";
    try {
      var post = request.copy().POST(BodyPublishers.ofString(job(number))).build();
      var answer = http.send(post, BodyHandlers.ofString());
      status = answer.statusCode();
      said = answer.body();
    } catch (IOException e) {
      said = e.toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      said = e.toString();
    } finally {
      free.release();
      var took = Duration.ofNanos(System.nanoTime() - dueNanos);
      answers.add(new Answer(number, due, took, status, said));
    }
  }

  private String job(int number) {
    return """
    {"apiVersion":"git.iflytek.com/v1","kind":"IflearnerJob","metadata":{"name":"job-%1$d"},
     "spec":{"role":"server","host":"%2$s-%1$d.server.iflearner.com","template":{"spec":{
       "containers":[{"name":"training","image":"iflearner",
         "args":["python","aggregate_server.py","-n=2","--epochs=10"]}]}}}}
    """
        .formatted(number, namespace);
  }

  /** One line for people: how many, how many not, how long. */
  static String figures(String story, List<Answer> answers) {
    var took = answers.stream().map(Answer::took).sorted().toList();
    var failed = answers.stream().filter(answer -> !answer.created()).count();
    return String.format(
        Locale.ROOT,
        "%s: %d creates, %d failed, p50 %d ms, p99 %d ms, slowest %d ms",
        story,
        answers.size(),
        failed,
        took.get(took.size() / 2).toMillis(),
        took.get(took.size() * 99 / 100).toMillis(),
        took.getLast().toMillis());
  }

  private static SSLContext trusting(String caCertData)
      throws GeneralSecurityException, IOException {
    var pem = new String(Base64.getDecoder().decode(caCertData), UTF_8);
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    for (var certificate :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem.getBytes(UTF_8)))) {
      trusted.setCertificateEntry("ca" + trusted.size(), certificate);
    }
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
