package com.iflytek.iflearner.cli.rehearsal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.admission.AdmissionHandler;
import com.iflytek.iflearner.job.Domains;
import com.iflytek.iflearner.pki.Authority;
import com.iflytek.iflearner.webhook.AdmissionServer;
import com.iflytek.iflearner.webhook.AdmissionServer.Webhooks;
import com.iflytek.iflearner.webhook.PortUnavailable;
import com.iflytek.iflearner.webhook.ServerKeys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reviews of a sample job that a starting process asks of itself before anybody else may. Code that
 * the JVM has not compiled yet is slow, and a replica that gets its share of 100 creates a second
 * in that state answers few of them in time.
 *
 * <p>What answers is the server of the webhooks itself, on a port of the loopback interface, with
 * keys, metrics and an index of its own, so that nothing of this is seen.
 */
public final class WarmUp {
  /** A method is compiled after some 200 calls (HotSpot's Tier3InvocationThreshold). */
  private static final int CREATES = 500;

  /** So long a slow computer may take; what is not warm then gets warm by work. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** Creates on one connection: handshakes are to be quick as well. */
  private static final int A_CONNECTION = 10;

  private static final Duration VALIDITY = Duration.ofHours(1);
  private static final ApiPath JOB =
      ApiPath.of("/apis/git.iflytek.com/v1/namespaces/warm-up/iflearnerjobs/warm-up");

  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  private WarmUp() {}

  /**
   * Returns when it is done, has taken too long or is no longer wanted.
   *
   * @return how many creates were answered
   */
  public static int run(BooleanSupplier wanted) {
    var address = InetAddress.getLoopbackAddress();
    var random = new SecureRandom();
    var now = Instant.now();
    var authority = Authority.create("warm-up", now, VALIDITY, random);
    var identity =
        authority.issueServer("warm-up", List.of(address.getHostAddress()), now, VALIDITY, random);
    var handler = new AdmissionHandler(Domains.DEFAULT, _ -> Optional.empty());
    try (var server =
        AdmissionServer.start(
            new InetSocketAddress(address, 0),
            ServerKeys.of(identity.keyStore(new char[0]), ""),
            new Webhooks(handler::mutate, handler::validate),
            new SimpleMeterRegistry())) {
      server.open();
      var at = URI.create("https://" + address.getHostAddress() + ":" + server.port());
      return ask(
          at,
          authority.pem().getBytes(UTF_8),
          Manifests.job("/demo/iflearnerjob-server.yaml", JOB),
          wanted);
    } catch (IOException | PortUnavailable e) { // a slow first minute is better than none
      LOG.warn("Getting warm failed, so that the first jobs may take seconds to be admitted", e);
      return 0;
    }
  }

  private static int ask(URI at, byte[] authority, ObjectNode job, BooleanSupplier wanted)
      throws IOException {
    var start = System.nanoTime();
    var review = ReviewCaller.review(JOB, job);
    var caller = ReviewCaller.trusting(authority);
    int asked = 0;
    while (asked < CREATES
        && wanted.getAsBoolean()
        && System.nanoTime() - start < LONGEST.toNanos()) {
      if (asked % A_CONNECTION == 0) {
        caller = ReviewCaller.trusting(authority);
      }
      caller.ask(at.resolve("/mutate"), review);
      caller.ask(at.resolve("/validate"), review);
      asked++;
    }
    LOG.info(
        "Warm after {} creates in {} ms",
        asked,
        Duration.ofNanos(System.nanoTime() - start).toMillis());
    return asked;
  }
}
