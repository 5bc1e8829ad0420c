package com.iflytek.iflearner.kube;

import com.iflytek.iflearner.children.Labels;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Problem;
import com.iflytek.iflearner.pki.Authorities;
import com.iflytek.iflearner.pki.Authority;
import com.iflytek.iflearner.pki.Identity;
import com.iflytek.iflearner.pki.Issued;
import com.iflytek.iflearner.pki.Lifetimes;
import com.iflytek.iflearner.pki.Parsed;
import com.iflytek.iflearner.pki.Parsed.Bad;
import com.iflytek.iflearner.pki.Parsed.Good;
import com.iflytek.iflearner.pki.Signing;
import com.iflytek.iflearner.pki.Succession;
import com.iflytek.iflearner.pki.Trust;
import com.iflytek.iflearner.reconcile.Cluster.Outcome;
import com.iflytek.iflearner.reconcile.Cluster.Outcome.Done;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates that the operator makes for itself. A Secret holds the authorities and is the
 * truth for all replicas; each signs its own leaf, which never leaves its memory; {@code caBundle}
 * of the webhook configurations follows the Secret. Every event, and the clock, lead to the same
 * look at all of it, by one thread; what was missed while the process stood still is found by the
 * next one. What is decided stands in {@code pki}.
 *
 * <p>A Secret of that name that is not marked as ours is left alone, and what memory holds goes on.
 */
public final class SharedAuthority implements IdentitySource {
  private static final Logger LOG = LoggerFactory.getLogger(SharedAuthority.class);

  /** Between two looks, which send nothing while nothing is due. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final Names names;
  private final Lifetimes lifetimes;
  private final InstantSource clock;
  private final SecureRandom random;
  private final Consumer<Identity> present;
  private final Requests requests;
  private final String what;
  private final WatchedByName<Secret> secret;
  private final Attempts attempts;
  private final List<WebhookConfiguration> configurations;
  private final ProblemLog problems = new ProblemLog(LOG);
  private final Semaphore wake = new Semaphore(0);
  private final Thread looking;

  private @Nullable Reading reading;
  private @Nullable Authorities authorities;
  private Trust trust = Trust.UNKNOWN;
  private volatile @Nullable Issued issued;

  /**
   * Where all of it stands.
   *
   * @param configuration of both webhook configurations
   * @param hosts at which the API servers reach the webhooks
   */
  public record Names(String namespace, String secret, String configuration, List<String> hosts) {
    public Names {
      hosts = List.copyOf(hosts);
    }
  }

  /** What was read from the Secret of that version: checking keys at every look would cost. */
  private record Reading(String version, Parsed<Authorities> stored) {}

  /**
   * @param client must not retry by itself
   * @param present told of every new identity, on a thread of this object
   */
  public SharedAuthority(
      KubernetesClient client,
      Names names,
      Lifetimes lifetimes,
      InstantSource clock,
      SecureRandom random,
      Consumer<Identity> present) {
    this.names = names;
    this.lifetimes = lifetimes;
    this.clock = clock;
    this.random = random;
    this.present = present;
    this.requests = new Requests(client);
    this.what = "Secret '" + names.namespace + "/" + names.secret + "'";
    this.secret =
        new WatchedByName<>(
            names.namespace + "/" + names.secret,
            client.secrets().inNamespace(names.namespace).withName(names.secret),
            wake::release);
    this.attempts = new Attempts(what);
    this.configurations =
        Stream.of(WebhookConfiguration.Type.values())
            .map(type -> new WebhookConfiguration(client, type, names.configuration, wake::release))
            .toList();
    this.looking = Thread.ofPlatform().daemon().name("certificates").unstarted(this::lookForEver);
  }

  @Override
  public void start() {
    secret.start();
    configurations.forEach(WebhookConfiguration::start);
    looking.start();
  }

  @Override
  public boolean presented() {
    return issued != null;
  }

  @Override
  public List<Problem> problems() {
    return problems.now();
  }

  @Override
  public Optional<Instant> expires() {
    return Optional.ofNullable(issued).map(Issued::identity).map(Identity::expires);
  }

  @Override
  public Optional<Instant> authorityExpires() {
    return Optional.ofNullable(issued).map(Issued::by).map(Authority::expires);
  }

  @Override
  public void close() {
    looking.interrupt();
    configurations.forEach(WebhookConfiguration::close);
    secret.close();
    try {
      looking.join(LONGEST_PAUSE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookForEver() {
    // Several times within an overlap, for those who let certificates live for seconds.
    var quarter = lifetimes.overlap().dividedBy(4);
    var pause = quarter.compareTo(LONGEST_PAUSE) < 0 ? quarter : LONGEST_PAUSE;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          look();
        } catch (RuntimeException e) { // the certificates must be looked after all the same
          unexpected(e);
        }
        var _ = wake.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
        wake.drainPermits();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    var now = clock.instant();
    var found = new ArrayList<Problem>();
    lookAtSecret(now, found);
    lookAtConfigurations(now, found);
    lookAtLeaf(now, found);
    problems.are(found);
  }

  private void lookAtSecret(Instant now, List<Problem> found) {
    secret.refusal().ifPresent(words -> found.add(Attempts.rightMissing("watch " + what, words)));
    if (!secret.synced()) {
      return;
    }
    var seen = secret.get();
    if (seen != null && AuthoritySecret.isForeign(seen)) {
      attempts.settled();
      found.add(foreign());
      return;
    }
    var stored = read(seen);
    switch (stored) {
      case Good<Authorities>(var held) -> {
        authorities = held;
        if (!now.isBefore(held.newest().expires())) {
          found.add(allExpired(held.newest().expires()));
        }
      }
      case Bad<Authorities>(var why) -> {
        if (seen != null) {
          found.add(damaged(why));
        }
      }
    }
    switch (Succession.of(stored, Optional.ofNullable(authorities), now)) {
      case Succession.Keep _ -> attempts.settled();
      case Succession.Restore(var remembered, var reason) ->
          attempts.carryOut(now, () -> store(seen, remembered, reason));
      case Succession.Begin(var reason) ->
          attempts.carryOut(now, () -> store(seen, Authorities.of(newAuthority(now)), reason));
      case Succession.Follow(var before, var reason) ->
          attempts.carryOut(now, () -> store(seen, before.followedBy(newAuthority(now)), reason));
    }
    attempts.problem().ifPresent(found::add);
  }

  private void lookAtConfigurations(Instant now, List<Problem> found) {
    var known = authorities == null ? List.<X509Certificate>of() : authorities.certificates();
    var bundles = new ArrayList<Set<X509Certificate>>();
    var complete = true;
    for (var configuration : configurations) {
      configuration.haveTrusted(known, now);
      found.addAll(configuration.problems());
      var trusted = configuration.trusted();
      trusted.ifPresent(bundles::addAll);
      complete &= trusted.isPresent();
    }
    trust = complete ? trust.seen(known, bundles, now) : Trust.UNKNOWN;
  }

  /** The first leaf waits until its authority could be made known: ready is who is trusted. */
  private void lookAtLeaf(Instant now, List<Problem> found) {
    var presented = issued;
    if (authorities != null
        && (presented != null
            || configurations.stream().allMatch(WebhookConfiguration::answered))) {
      switch (Signing.of(authorities, trust, Optional.ofNullable(presented), lifetimes, now)) {
        case Signing.Keep _, Signing.Impossible _ -> {}
        case Signing.Sign(var by, var reason) -> presented = sign(by, reason, now);
      }
    }
    if (presented != null && presented.identity().ended(now)) {
      found.add(expired(presented.identity().expires()));
    }
  }

  private Issued sign(Authority by, String reason, Instant now) {
    var identity = by.issueServer(Labels.OPERATOR, names.hosts, now, lifetimes.leaf(), random);
    present.accept(identity);
    var signed = new Issued(identity, by);
    issued = signed;
    LOG.info("Presenting a new certificate by {} until {}: {}", by, identity.expires(), reason);
    return signed;
  }

  /** Named by its time, so that people can tell two of them apart. */
  private Authority newAuthority(Instant now) {
    return Authority.create(
        names.secret + " " + now.truncatedTo(ChronoUnit.SECONDS),
        now,
        lifetimes.authority(),
        random);
  }

  private Outcome store(@Nullable Secret seen, Authorities wanted, String reason) {
    try {
      var answer =
          seen == null
              ? requests.create(
                  Kind.SECRET, AuthoritySecret.of(names.namespace, names.secret, wanted))
              : requests.replace(Kind.SECRET, AuthoritySecret.with(seen, wanted));
      secret.wrote(answer);
      authorities = wanted;
      LOG.info("Wrote {} with {}: {}", what, wanted.newest(), reason);
      return new Done();
    } catch (KubernetesClientException e) {
      var doing = "the write of " + what;
      return seen == null ? Outcomes.ofCreate(doing, e) : Outcomes.ofPinned(doing, e);
    }
  }

  private Parsed<Authorities> read(@Nullable Secret seen) {
    if (seen == null) {
      return AuthoritySecret.read(null);
    }
    var version = seen.getMetadata().getUid() + "/" + seen.getMetadata().getResourceVersion();
    if (reading == null || !reading.version.equals(version)) {
      reading = new Reading(version, AuthoritySecret.read(seen));
    }
    return reading.stored;
  }

  private void unexpected(RuntimeException fault) {
    var problem =
        new Problem(
            Code.UNEXPECTED,
            "Looking after the certificates failed (%s): it is tried again.".formatted(fault));
    if (!problems.now().contains(problem)) {
      LOG.error("Looking after the certificates failed", fault);
    }
    problems.are(List.of(problem));
  }

  private Problem foreign() {
    return new Problem(
        Code.SECRET_FOREIGN,
        "%s lacks the label %s=%s, so that it is somebody else's and stays as it is: remove it, or rename it, and the operator makes its own."
            .formatted(what, Labels.MANAGED_BY, Labels.OPERATOR));
  }

  private Problem damaged(String why) {
    return new Problem(
        Code.SECRET_DAMAGED,
        "%s is damaged and gets written anew: %s. Find out who wrote to it.".formatted(what, why));
  }

  private Problem allExpired(Instant when) {
    return new Problem(
        Code.AUTHORITY_EXPIRED,
        "The authority in %s expired at %s and is replaced: see that a replica runs at all times."
            .formatted(what, when));
  }

  private Problem expired(Instant when) {
    return new Problem(
        Code.CERTIFICATE_EXPIRED,
        "The certificate of the webhooks expired at %s and could not be replaced: see what else is wrong."
            .formatted(when));
  }
}
