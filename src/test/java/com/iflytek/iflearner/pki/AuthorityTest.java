package com.iflytek.iflearner.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuthorityTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration YEAR = Duration.ofDays(365);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Authority CA = Authority.create("ca", NOW, YEAR, RANDOM);

  @Test
  void aLeafIsTrustedByItsAuthorityAlone() throws GeneralSecurityException {
    var identity = issue(Duration.ofDays(1), "localhost");
    var stranger = Authority.create("ca", NOW, YEAR, RANDOM);

    validate(identity, CA, NOW);

    assertThatThrownBy(() -> validate(identity, stranger, NOW))
        .isInstanceOf(CertPathValidatorException.class);
  }

  @Test
  void aLeafHoldsFromTwoHoursAgoToItsEndAndNoLonger() throws GeneralSecurityException {
    var identity = issue(Duration.ofDays(1), "localhost");

    validate(identity, CA, NOW.minus(Duration.ofHours(2)));
    validate(identity, CA, NOW.plus(Duration.ofDays(1)));

    assertThatThrownBy(() -> validate(identity, CA, NOW.plus(Duration.ofDays(1)).plusSeconds(1)))
        .isInstanceOf(CertPathValidatorException.class);
  }

  @Test
  void aLeafNeverOutlivesItsAuthority() {
    var leaf = issue(YEAR.multipliedBy(2), "localhost").leaf();

    assertThat(leaf.getNotAfter()).isEqualTo(CA.certificate().getNotAfter());
  }

  @Test
  void anExpiredAuthoritySignsNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> CA.issueServer("leaf", List.of("localhost"), NOW.plus(YEAR), YEAR, RANDOM))
        .withMessage("the authority expired at 2027-11-22T10:00:00Z");
  }

  @Test
  void addressesAndNamesAreToldApart() throws GeneralSecurityException {
    var leaf = issue(YEAR, "hook.fl.svc", "10.0.0.1", "fd00::1", "hook.fl.svc").leaf();

    // Type 2 is a DNS name, type 7 an IP address (RFC 5280, GeneralName).
    assertThat(leaf.getSubjectAlternativeNames())
        .containsExactly(
            List.of(2, "hook.fl.svc"), List.of(7, "10.0.0.1"), List.of(7, "fd00:0:0:0:0:0:0:1"));
  }

  @Test
  void aServerWithoutAHostIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> issue(YEAR));
  }

  @Test
  void theAuthorityMaySignCertificatesAndALeafMayOnlyServe() throws GeneralSecurityException {
    var leaf = issue(YEAR, "localhost").leaf();

    // Bits of KeyUsage: 0 digitalSignature, 5 keyCertSign, 6 cRLSign.
    assertThat(CA.certificate().getKeyUsage())
        .containsExactly(false, false, false, false, false, true, true, false, false);
    assertThat(CA.certificate().getBasicConstraints()).isZero();
    assertThat(leaf.getKeyUsage())
        .containsExactly(true, false, false, false, false, false, false, false, false);
    assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
    assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(leaf.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.15", "2.5.29.19");
  }

  @Test
  void keysAreOnCurveP256AndSerialsAre158RandomBitsBelowASetOne() {
    var one = issue(YEAR, "localhost").leaf();
    var other = issue(YEAR, "localhost").leaf();

    assertThat(((ECPublicKey) one.getPublicKey()).getParams().getOrder().bitLength())
        .isEqualTo(256);
    assertThat(one.getSigAlgName()).isEqualTo("SHA256withECDSA");
    assertThat(one.getSerialNumber().bitLength()).isEqualTo(159);
    assertThat(one.getSerialNumber()).isNotEqualTo(other.getSerialNumber());
  }

  @Test
  void theKeyStoreHoldsTheKeyThatFitsTheLeaf() throws GeneralSecurityException {
    var identity = issue(YEAR, "localhost");
    var password = "in memory".toCharArray();

    var store = identity.keyStore(password);

    assertThat(store.size()).isEqualTo(1);
    assertThat(store.getCertificateChain("identity")).containsExactly(identity.leaf());
    var signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign((PrivateKey) store.getKey("identity", password));
    signer.update(new byte[] {42});
    var verifier = Signature.getInstance("SHA256withECDSA");
    verifier.initVerify(identity.leaf());
    verifier.update(new byte[] {42});
    assertThat(verifier.verify(signer.sign())).isTrue();
  }

  @Test
  void whatIsPrintedHoldsNoKey() {
    assertThat(CA).hasToString("Authority[CN=ca]");
    assertThat(issue(YEAR, "localhost")).hasToString("Identity[CN=leaf]");
  }

  private static Identity issue(Duration validity, String... hosts) {
    return CA.issueServer("leaf", List.of(hosts), NOW, validity, RANDOM);
  }

  private static void validate(Identity identity, Authority by, Instant at)
      throws GeneralSecurityException {
    List<X509Certificate> chain = identity.chain();
    var path = CertificateFactory.getInstance("X.509").generateCertPath(chain);
    var parameters = new PKIXParameters(Set.of(new TrustAnchor(by.certificate(), null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(at));
    CertPathValidator.getInstance("PKIX").validate(path, parameters);
  }
}
