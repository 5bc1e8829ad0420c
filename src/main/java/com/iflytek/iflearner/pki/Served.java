package com.iflytek.iflearner.pki;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * What a TLS server shows, judged as iFLearner does it, that is gRPC's C core: names in the
 * subjectAltName count alone; where there are none at all, the common name does (measured with
 * grpcio 1.85.1).
 */
public sealed interface Served {
  /**
   * Nothing is wrong with it.
   *
   * @param byCommonName it has no subjectAltName: other clients than iFLearner's refuse it
   */
  record Good(boolean byCommonName) implements Served {}

  /**
   * It is good for other names.
   *
   * @param names for which it is good, as somebody wrote them
   * @param tooDeep a wildcard among them would cover the host if it stood for several labels
   */
  record OtherName(List<String> names, boolean tooDeep) implements Served {
    public OtherName {
      names = List.copyOf(names);
    }
  }

  /** Its time is over. */
  record Ended(Instant at) implements Served {}

  /** Its time has not come. */
  record NotBegun(Instant from) implements Served {}

  /** No root leads to it; {@code issuer} signed the last one shown. */
  record Foreign(String issuer) implements Served {}

  /** The root that leads to it has expired, or one in between. */
  record AuthorityEnded(String name, Instant at) implements Served {}

  /**
   * The first thing that is wrong. The name comes before the signature: an edge that has no
   * certificate for a host shows another one, which no root leads to either.
   *
   * @param chain as shown, the server's own first; not empty
   * @param roots empty: unknown, so that the signature is not judged
   */
  static Served judge(
      List<X509Certificate> chain,
      String host,
      Optional<? extends List<X509Certificate>> roots,
      Instant now) {
    var leaf = chain.getFirst();
    var alternative = AlternativeNames.of(leaf).toList();
    var names = alternative.isEmpty() ? commonName(leaf) : alternative;
    if (names.stream().noneMatch(name -> AlternativeNames.matches(name, host))) {
      return new OtherName(names, names.stream().anyMatch(name -> coversDeeply(name, host)));
    }
    if (Life.ended(leaf, now)) {
      return new Ended(Life.end(leaf));
    }
    var from = leaf.getNotBefore().toInstant();
    if (now.isBefore(from)) {
      return new NotBegun(from);
    }
    return roots
        .flatMap(trusted -> signature(chain, trusted, now))
        .orElseGet(() -> new Good(alternative.isEmpty()));
  }

  /** What is wrong with who signed it. */
  private static Optional<Served> signature(
      List<X509Certificate> chain, List<X509Certificate> roots, Instant now) {
    if (roots.contains(chain.getFirst())) {
      return Optional.empty(); // signed by itself: the prototype's form
    }
    // As it was when the leaf began: what has ended since is told apart from what never fitted.
    var authorities = authorities(chain, roots, chain.getFirst().getNotBefore().toInstant());
    if (authorities.isEmpty()) {
      authorities = authorities(chain, roots, now);
    }
    if (authorities.isEmpty()) {
      return Optional.of(new Foreign(chain.getLast().getIssuerX500Principal().getName()));
    }
    return authorities.stream()
        .filter(authority -> Life.ended(authority, now))
        .findFirst()
        .map(
            authority ->
                new AuthorityEnded(
                    authority.getSubjectX500Principal().getName(), Life.end(authority)));
  }

  /** Those above the leaf, a root the last of them; none if no root leads to it. */
  private static List<X509Certificate> authorities(
      List<X509Certificate> chain, List<X509Certificate> roots, Instant at) {
    try {
      var leaf = new X509CertSelector();
      leaf.setCertificate(chain.getFirst());
      var anchors =
          roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet());
      var parameters = new PKIXBuilderParameters(anchors, leaf);
      parameters.setRevocationEnabled(false); // gRPC looks at no list of revoked ones
      parameters.setDate(Date.from(at));
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
      var built = (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
      return Stream.concat(
              built.getCertPath().getCertificates().stream().skip(1),
              Stream.of(built.getTrustAnchor().getTrustedCert()))
          .map(X509Certificate.class::cast)
          .toList();
    } catch (GeneralSecurityException e) {
      return List.of();
    }
  }

  private static boolean coversDeeply(String name, String host) {
    return name.startsWith("*.") && host.endsWith(name.substring(1));
  }

  private static List<String> commonName(X509Certificate leaf) {
    try {
      return new LdapName(leaf.getSubjectX500Principal().getName())
          .getRdns().stream()
              .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
              .map(Rdn::getValue)
              .map(String::valueOf)
              .toList();
    } catch (InvalidNameException e) {
      return List.of();
    }
  }
}
