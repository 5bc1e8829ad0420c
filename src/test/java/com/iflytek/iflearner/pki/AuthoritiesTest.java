package com.iflytek.iflearner.pki;

import static com.iflytek.iflearner.pki.Made.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.pki.Parsed.Bad;
import com.iflytek.iflearner.pki.Parsed.Good;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AuthoritiesTest {
  private static final Authority OLD = Made.authority("old", NOW.minus(Duration.ofDays(200)));
  private static final Authority NEW = Made.authority("new", NOW);
  private static final Authorities BOTH = Authorities.of(OLD).followedBy(NEW);

  @Test
  void theNewestIsTheFirstWhateverTheOrderInTheSecret() {
    assertThat(certificates(BOTH.certificatesPem(), BOTH.keysPem()))
        .containsExactly(NEW.certificate(), OLD.certificate());
    assertThat(certificates(OLD.pem() + NEW.pem(), Pem.of(OLD.key()) + Pem.of(NEW.key())))
        .containsExactly(NEW.certificate(), OLD.certificate());
  }

  @Test
  void ofThreeTheOldestIsLetGo() {
    var next = Made.authority("next", NOW.plus(Duration.ofDays(200)));

    assertThat(BOTH.followedBy(next).newestFirst()).containsExactly(next, NEW);
  }

  @Test
  void thereAreNeverNoneAndNeverThree() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Authorities(List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> new Authorities(List.of(OLD, NEW, NEW)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void garbageHasAReason(String situation, String certificates, String keys, String reason) {
    assertThat(read(certificates, keys)).isEqualTo(new Bad<>(reason));
  }

  static Stream<Arguments> garbageHasAReason() {
    var oldKey = Pem.of(OLD.key());
    var newKey = Pem.of(NEW.key());
    var leaf = Made.leaf(NEW, NOW, Duration.ofDays(1));
    return Stream.of(
        arguments(
            "words", "hello", "world", "ca.crt holds no PEM: no line begins with '-----BEGIN'"),
        arguments(
            "keys in another order",
            BOTH.certificatesPem(),
            oldKey + newKey,
            "key 1 in ca.key does not belong to certificate 1 in ca.crt"),
        arguments(
            "a key too few",
            BOTH.certificatesPem(),
            newKey,
            "ca.crt holds 2 certificates and ca.key 1 keys"),
        arguments(
            "three",
            BOTH.certificatesPem() + OLD.pem(),
            BOTH.keysPem() + oldKey,
            "ca.crt holds more than 2 certificates"),
        arguments(
            "a leaf",
            leaf.pem(),
            Pem.of(leaf.key()),
            "certificate 1 in ca.crt is not that of an authority"));
  }

  private static Parsed<Authorities> read(String certificates, String keys) {
    return Authorities.read("ca.crt", certificates, "ca.key", keys);
  }

  private static List<X509Certificate> certificates(String certificates, String keys) {
    return switch (read(certificates, keys)) {
      case Good<Authorities>(var authorities) -> authorities.certificates();
      case Bad<Authorities>(var why) -> throw new AssertionError(why);
    };
  }
}
