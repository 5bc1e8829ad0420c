package com.iflytek.iflearner.pki;

import static java.util.stream.Collectors.joining;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;

/** Why clients refuse what an edge shows them. */
public sealed interface Flaw {
  record NotYetValid(String subject, Instant from) implements Flaw {}

  record Expired(String subject, Instant to) implements Flaw {}

  /** Good for other hosts than the one that was asked about. */
  record OtherHost(String host, List<String> names, List<String> tooShort) implements Flaw {}

  /** Made for something else than servers. */
  record NoServer(String subject) implements Flaw {}

  /** No chain leads from it to one of the roots that were given. */
  record Foreign(String subject, String issuer) implements Flaw {}

  /** For people, a whole sentence. */
  default String message() {
    return switch (this) {
      case NotYetValid(var subject, var from) ->
          "'%s' is valid only from %s on: compare the clocks, or wait.".formatted(subject, from);
      case Expired(var subject, var to) -> "'%s' expired at %s: renew it.".formatted(subject, to);
      case OtherHost(var host, var names, var tooShort) ->
          "'%s' is none of its names (%s)%s: have one issued for it."
              .formatted(host, listed(names), tooShort(host, tooShort));
      case NoServer(var subject) ->
          "'%s' is made for something else than servers: its extendedKeyUsage must contain serverAuth."
              .formatted(subject);
      case Foreign(var subject, var issuer) ->
          "'%s', issued by '%s', is signed by none of the authorities given: ask who shows it for theirs."
              .formatted(subject, issuer);
    };
  }

  /**
   * All that is wrong at an instant.
   *
   * @param shown at least one, the one with the names first, then perhaps those that signed it
   * @param host null: no host is asked about, and it need not be a server's
   * @param roots whom the client trusts; empty: that is not asked
   */
  static List<Flaw> in(
      List<X509Certificate> shown,
      @Nullable String host,
      List<X509Certificate> roots,
      Instant now) {
    var leaf = shown.getFirst();
    var flaws = new ArrayList<Flaw>();
    if (host != null) {
      ofHost(leaf, host).ifPresent(flaws::add);
      if (!mayServe(leaf)) {
        flaws.add(new NoServer(name(leaf)));
      }
    }
    if (roots.isEmpty()) {
      shown.stream().flatMap(certificate -> ofTime(certificate, now)).forEach(flaws::add);
      return List.copyOf(flaws);
    }
    var living = roots.stream().filter(root -> ofTime(root, now).findAny().isEmpty()).toList();
    Chain.of(shown, living)
        .or(() -> Chain.of(shown, roots))
        .ifPresentOrElse(
            chain -> chain.stream().flatMap(one -> ofTime(one, now)).forEach(flaws::add),
            () -> {
              ofTime(leaf, now).forEach(flaws::add);
              flaws.add(new Foreign(name(leaf), leaf.getIssuerX500Principal().getName()));
            });
    return List.copyOf(flaws);
  }

  private static Optional<Flaw> ofHost(X509Certificate leaf, String host) {
    return Coverage.of(leaf, host) instanceof Coverage.Nothing(var tooShort)
        ? Optional.of(new OtherHost(host, Coverage.names(leaf), tooShort))
        : Optional.empty();
  }

  private static Stream<Flaw> ofTime(X509Certificate certificate, Instant now) {
    var from = certificate.getNotBefore().toInstant();
    if (now.isBefore(from)) {
      return Stream.of(new NotYetValid(name(certificate), from));
    }
    return Life.ended(certificate, now)
        ? Stream.of(new Expired(name(certificate), Life.end(certificate)))
        : Stream.empty();
  }

  /** Without an extendedKeyUsage it may do everything. */
  private static boolean mayServe(X509Certificate leaf) {
    try {
      var uses = leaf.getExtendedKeyUsage();
      return uses == null
          || uses.contains(KeyPurposeId.id_kp_serverAuth.getId())
          || uses.contains(KeyPurposeId.anyExtendedKeyUsage.getId());
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  private static String listed(List<String> names) {
    return names.isEmpty()
        ? "it has none"
        : names.stream().map(name -> "'" + name + "'").collect(joining(", "));
  }

  private static String tooShort(String host, List<String> wildcards) {
    return wildcards.isEmpty()
        ? ""
        : "; a wildcard stands for one label, and %s for no more of '%s'"
            .formatted(listed(wildcards), host);
  }

  private static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }
}
