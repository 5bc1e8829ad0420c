package com.iflytek.iflearner.pki;

import static com.iflytek.iflearner.pki.Made.NOW;
import static com.iflytek.iflearner.pki.Made.RANDOM;
import static com.iflytek.iflearner.pki.Made.YEAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.pki.Organisation.Order;
import com.iflytek.iflearner.pki.Parsed.Bad;
import com.iflytek.iflearner.pki.Parsed.Good;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OrganisationTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Organisation A = Organisation.create("a", NOW, YEAR, RANDOM);
  private static final Organisation BETWEEN = Issuing.between(A, NOW);
  private static final Order ORDER = new Order("leaf", List.of("a.fl", "*.b.fl"), null);

  @Test
  void whatIsWrittenIsReadBack() {
    for (var organisation : List.of(A, BETWEEN)) {
      assertThat(read(organisation.pem(), organisation.authority().keyPem()))
          .isEqualTo(new Good<>(organisation));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whatIsNoAuthorityHasAReason(
      String situation, String certificates, String key, String reason) {
    assertThat(read(certificates, key)).isEqualTo(new Bad<>(reason));
  }

  static Stream<Arguments> whatIsNoAuthorityHasAReason() {
    var leaf = A.issue(ORDER, NOW, NOW.plus(DAY), RANDOM);
    var key = A.authority().keyPem();
    return Stream.of(
        arguments("words", "hello", key, "ca.crt holds no PEM: no line begins with '-----BEGIN'"),
        arguments(
            "the key of another",
            A.pem(),
            leaf.keyPem(),
            "the key in ca.key does not belong to the first certificate in ca.crt"),
        arguments(
            "what an edge shows",
            leaf.pem(),
            leaf.keyPem(),
            "ca.crt holds 'CN=leaf', which is not the certificate of an authority"),
        arguments(
            "one without its root",
            BETWEEN.authority().pem(),
            BETWEEN.authority().keyPem(),
            "ca.crt lacks the root: 'CN=between' did not sign itself"));
  }

  @Test
  void theRootStaysOutOfWhatIsShownAndOthersGoWithIt() {
    assertThat(A.issue(ORDER, NOW, NOW.plus(DAY), RANDOM).chain()).hasSize(1);
    assertThat(BETWEEN.issue(ORDER, NOW, NOW.plus(DAY), RANDOM).chain())
        .hasSize(2)
        .last()
        .isEqualTo(BETWEEN.authority().certificate());
  }

  @Test
  void itEndsWithTheFirstOfItsChain() {
    assertThat(A.expires()).isEqualTo(NOW.plus(YEAR));
    assertThat(BETWEEN.expires()).isEqualTo(NOW.plus(DAY.multipliedBy(30)));
    var end = BETWEEN.expires().plusSeconds(1);
    assertThatIllegalArgumentException().isThrownBy(() -> BETWEEN.issue(ORDER, NOW, end, RANDOM));
  }

  @Test
  void aLeafIsForItsHostsAndServesOnly() throws Exception {
    var leaf = A.issue(ORDER, NOW, NOW.plus(DAY), RANDOM).leaf();

    assertThat(Coverage.names(leaf)).containsExactly("a.fl", "*.b.fl");
    assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(leaf.getNotBefore()).isEqualTo(NOW.minus(Duration.ofHours(2)));
    assertThat(leaf.getNotAfter()).isEqualTo(NOW.plus(DAY));
  }

  @Test
  void aRenewedOneHasTheSameNamesAndAnotherKeyUnlessItIsKept() {
    var before = A.issue(ORDER, NOW, NOW.plus(DAY), RANDOM);
    var leaf = before.leaf();

    assertThat(A.again("x", leaf, "leaf", null)).isEqualTo(new Good<>(ORDER));
    var kept = A.again("x", leaf, "leaf", before.key());
    var after =
        switch (kept) {
          case Good<Order>(var order) -> A.issue(order, NOW, NOW.plus(DAY), RANDOM);
          case Bad<Order>(var why) -> throw new AssertionError(why);
        };
    assertThat(after.leaf().getPublicKey()).isEqualTo(leaf.getPublicKey());
    assertThat(after.leaf()).isNotEqualTo(leaf);
    assertThat(A.issue(ORDER, NOW, NOW.plus(DAY), RANDOM).leaf().getPublicKey())
        .isNotEqualTo(leaf.getPublicKey());
  }

  @Test
  void whatCannotBeRenewedHasAReason() {
    var other = Organisation.create("a", NOW, YEAR, RANDOM);
    var leaf = other.issue(ORDER, NOW, NOW.plus(DAY), RANDOM).leaf();

    assertThat(A.again("x", leaf, "leaf", null))
        .isEqualTo(new Bad<>("x was not signed by this authority"));
    assertThat(A.again("x", A.authority().certificate(), "leaf", null))
        .isEqualTo(new Bad<>("x names no host in a subjectAltName"));
  }

  @Test
  void itIsPrintedWithoutItsKey() {
    assertThat(A.toString()).contains("CN=a").doesNotContain("PRIVATE");
  }

  private static Parsed<Organisation> read(String certificates, String key) {
    return Organisation.read("ca.crt", certificates, "ca.key", key);
  }
}
