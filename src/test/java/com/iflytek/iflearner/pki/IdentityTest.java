package com.iflytek.iflearner.pki;

import static com.iflytek.iflearner.pki.Made.NOW;
import static com.iflytek.iflearner.pki.Made.RANDOM;
import static com.iflytek.iflearner.pki.Made.YEAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.pki.Parsed.Bad;
import com.iflytek.iflearner.pki.Parsed.Good;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class IdentityTest {
  private static final Authority CA = Made.authority("ca", NOW);
  private static final Identity LEAF = Made.leaf(CA, NOW, Duration.ofDays(30));
  private static final Identity OTHER = Made.leaf(CA, NOW, Duration.ofDays(30));

  @Test
  void aPairIsReadBack() {
    assertThat(read(LEAF.pem(), Pem.of(LEAF.key())))
        .isEqualTo(new Good<>(new Identity(LEAF.key(), LEAF.chain())));
  }

  @Test
  void theSignersMayFollow() {
    assertThat(read(LEAF.pem() + CA.pem(), Pem.of(LEAF.key()))).isInstanceOf(Good.class);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aBadPairHasAReason(String situation, String chain, String key, String reason) {
    assertThat(read(chain, key)).isEqualTo(new Bad<>(reason));
  }

  static Stream<Arguments> aBadPairHasAReason() {
    var key = Pem.of(LEAF.key());
    var mismatch = "the key in tls.key does not belong to the first certificate in tls.crt";
    return Stream.of(
        arguments("the key of another certificate", LEAF.pem(), Pem.of(OTHER.key()), mismatch),
        arguments("the signer first", CA.pem() + LEAF.pem(), key, mismatch),
        arguments(
            "two keys", LEAF.pem(), key + Pem.of(OTHER.key()), "tls.key holds more than one key"),
        arguments(
            "a stranger in the chain",
            LEAF.pem() + Made.authority("ca", NOW).pem(),
            key,
            "in tls.crt, certificate 1 is not signed by the one after it"),
        arguments(
            "both files swapped",
            key,
            LEAF.pem(),
            "tls.crt holds something else than certificates"),
        arguments(
            "an empty key",
            LEAF.pem(),
            "",
            "tls.key holds no PEM: no line begins with '-----BEGIN'"));
  }

  @ParameterizedTest
  @CsvSource({
    "hook.fl.svc, hook.fl.svc, true",
    "HOOK.fl.svc, hook.fl.svc, true",
    "hook.fl.svc, hook.fl, false",
    "*.fl.svc, hook.fl.svc, true",
    "*.fl.svc, a.hook.fl.svc, false",
    "*.fl.svc, fl.svc, false",
    "10.0.0.1, 10.0.0.1, true",
    "10.0.0.1, 10.0.0.2, false",
    "fd00:0:0:0:0:0:0:1, fd00::1, true",
    "hook.fl.svc, 10.0.0.1, false",
  })
  void namesAreComparedAsClientsDo(String name, String host, boolean covered) {
    var identity = CA.issueServer("leaf", List.of(name), NOW, YEAR, RANDOM);

    assertThat(identity.covers(host)).isEqualTo(covered);
  }

  private static Parsed<Identity> read(String chain, String key) {
    return Identity.read("tls.crt", chain, "tls.key", key);
  }
}
