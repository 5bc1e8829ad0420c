package com.iflytek.iflearner.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Problem;
import com.iflytek.iflearner.kube.IdentitySource;
import com.iflytek.iflearner.kube.ProblemLog;
import com.iflytek.iflearner.pki.Identity;
import com.iflytek.iflearner.pki.Parsed;
import com.iflytek.iflearner.pki.Parsed.Bad;
import com.iflytek.iflearner.pki.Parsed.Good;
import com.iflytek.iflearner.pki.Pem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate that somebody else makes and renews, in {@code tls.crt} and {@code tls.key} of a
 * folder, as cert-manager and every Secret of type {@code kubernetes.io/tls} name them. The files
 * are read again and again, since a mounted Secret changes behind symbolic links. What cannot be
 * used is refused, and what is presented stays.
 *
 * <p>{@code caBundle} is not written then: whoever issues the certificate has the API servers trust
 * it, for example cert-manager's cainjector, by the annotation {@code
 * cert-manager.io/inject-ca-from} on both webhook configurations.
 */
final class MountedIdentity implements IdentitySource {
  private static final Logger LOG = LoggerFactory.getLogger(MountedIdentity.class);
  private static final String CHAIN = "tls.crt";
  private static final String KEY = "tls.key";

  private final Path folder;
  private final List<String> hosts;
  private final Duration pause;
  private final InstantSource clock;
  private final Consumer<Identity> present;
  private final ProblemLog problems = new ProblemLog(LOG);
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("certificate-files").factory());

  private String presentedDigest = "";
  private Optional<Problem> suspicion = Optional.empty();
  private volatile @Nullable Identity presented;

  /**
   * @param hosts at which the API servers reach the webhooks: a certificate that lacks one is
   *     refused
   * @param pause between two looks at the files
   * @param present told of every new identity, on a thread of this object
   */
  MountedIdentity(
      Path folder,
      List<String> hosts,
      Duration pause,
      InstantSource clock,
      Consumer<Identity> present) {
    this.folder = folder;
    this.hosts = List.copyOf(hosts);
    this.pause = pause;
    this.clock = clock;
    this.present = present;
  }

  @Override
  public void start() {
    var _ = looks.scheduleWithFixedDelay(this::look, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public boolean presented() {
    return presented != null;
  }

  @Override
  public List<Problem> problems() {
    return problems.now();
  }

  @Override
  public Optional<Instant> expires() {
    return Optional.ofNullable(presented).map(Identity::expires);
  }

  /** Somebody else's business. */
  @Override
  public Optional<Instant> authorityExpires() {
    return Optional.empty();
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }

  private void look() {
    var found = new ArrayList<Problem>();
    try {
      var now = clock.instant();
      var refused = refused(now);
      // Two files that are read while they are written do not fit: what is wrong stays wrong.
      refused.filter(problem -> suspicion.equals(refused)).ifPresent(found::add);
      suspicion = refused;
      var identity = presented;
      if (identity != null && identity.ended(now)) {
        found.add(expired(identity.expires()));
      }
    } catch (RuntimeException e) { // the files must be looked at all the same
      found.add(unexpected(e));
    }
    problems.are(found);
  }

  /** Presents what is new and good; what is wrong with it otherwise. */
  private Optional<Problem> refused(Instant now) {
    Contents contents;
    try {
      contents = new Contents(read(CHAIN), read(KEY));
    } catch (IOException e) {
      return Optional.of(unreadable(e));
    }
    var digest = contents.digest();
    if (digest.equals(presentedDigest)) {
      return Optional.empty();
    }
    return switch (judged(contents, now)) {
      case Good<Identity>(var identity) -> {
        present.accept(identity);
        presented = identity;
        presentedDigest = digest;
        LOG.info("Presenting the certificate in '{}', good until {}", folder, identity.expires());
        yield Optional.empty();
      }
      case Bad<Identity>(var why) -> Optional.of(unusable(why));
    };
  }

  private Parsed<Identity> judged(Contents contents, Instant now) {
    return Identity.read(CHAIN, contents.chain, KEY, contents.key)
        .then(
            identity -> {
              if (identity.ended(now)) {
                return new Bad<>("the certificate expired at " + identity.expires());
              }
              return hosts.stream()
                  .filter(host -> !identity.covers(host))
                  .findFirst()
                  .<Parsed<Identity>>map(
                      host -> new Bad<>("the certificate is not made out to '" + host + "'"))
                  .orElseGet(() -> new Good<>(identity));
            });
  }

  private String read(String file) throws IOException {
    try (var bytes = Files.newInputStream(folder.resolve(file))) {
      return new String(bytes.readNBytes(Pem.MAX_CHARS + 1), ISO_8859_1); // PEM is ASCII
    }
  }

  private Problem unreadable(IOException fault) {
    var why =
        switch (fault) {
          case NoSuchFileException _ -> "there is no such file";
          case AccessDeniedException _ -> "access is denied";
          default -> String.valueOf(fault.getMessage());
        };
    return new Problem(
        Code.TLS_FILES_UNREADABLE,
        "The certificate files %s and %s in '%s' cannot be read (%s): mount a Secret of type kubernetes.io/tls there."
            .formatted(CHAIN, KEY, folder, why));
  }

  private Problem unusable(String why) {
    return new Problem(
        Code.TLS_FILES_UNUSABLE,
        "The certificate files in '%s' are refused: %s. %s; have them issued again."
            .formatted(
                folder, why, presented == null ? "There is no other" : "The one before stays"));
  }

  private Problem expired(Instant when) {
    return new Problem(
        Code.CERTIFICATE_EXPIRED,
        "The certificate of the webhooks expired at %s: see why no other was put into '%s'."
            .formatted(when, folder));
  }

  private Problem unexpected(RuntimeException fault) {
    var problem =
        new Problem(
            Code.UNEXPECTED,
            "Looking at the certificate files failed (%s): it is tried again.".formatted(fault));
    if (!problems.now().contains(problem)) {
      LOG.error("Looking at the certificate files failed", fault);
    }
    return problem;
  }

  private record Contents(String chain, String key) {
    String digest() {
      try {
        var digest = MessageDigest.getInstance("SHA-256");
        digest.update(chain.getBytes(ISO_8859_1));
        digest.update((byte) 0); // in no PEM
        digest.update(key.getBytes(ISO_8859_1));
        return HexFormat.of().formatHex(digest.digest());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }

    /** Without the key. */
    @Override
    public String toString() {
      return "Contents[" + digest() + "]";
    }
  }
}
