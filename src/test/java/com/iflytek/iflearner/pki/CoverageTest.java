package com.iflytek.iflearner.pki;

import static com.iflytek.iflearner.pki.Made.NOW;
import static com.iflytek.iflearner.pki.Made.RANDOM;
import static com.iflytek.iflearner.pki.Made.YEAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.pki.Coverage.ByCommonName;
import com.iflytek.iflearner.pki.Coverage.ByName;
import com.iflytek.iflearner.pki.Coverage.Nothing;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CoverageTest {
  private static final Authority CA = Made.authority("ca", NOW);
  private static final Coverage NO = new Nothing(List.of());

  @ParameterizedTest(name = "{0} for {1}")
  @MethodSource
  void theSubjectAltNameDecides(List<String> names, String host, Coverage expected) {
    var leaf = CA.issueServer("job1.server.fl", names, NOW, YEAR, RANDOM).leaf();

    assertThat(Coverage.of(leaf, host)).isEqualTo(expected);
  }

  static Stream<Arguments> theSubjectAltNameDecides() {
    var wildcard = List.of("*.party.fl");
    return Stream.of(
        arguments(List.of("a.fl", "b.fl"), "b.fl", new ByName("b.fl")),
        arguments(List.of("a.fl", "b.fl"), "c.fl", NO),
        arguments(List.of("a.fl"), "job1.server.fl", NO), // its common name
        arguments(wildcard, "job1.party.fl", new ByName("*.party.fl")),
        arguments(wildcard, "job1.a.party.fl", new Nothing(wildcard)),
        arguments(wildcard, "a.b.c.party.fl", new Nothing(wildcard)),
        arguments(wildcard, "party.fl", NO),
        arguments(wildcard, "job1.otherparty.fl", NO),
        arguments(
            List.of("*.a.party.fl", "*.party.fl"), "job1.a.party.fl", new ByName("*.a.party.fl")),
        arguments(List.of("*.fl"), "job1.fl", NO), // too wide for every client
        arguments(List.of("*"), "fl", NO),
        arguments(List.of("job*.party.fl"), "job1.party.fl", NO),
        arguments(List.of("10.0.0.1"), "10.0.0.1", new ByName("10.0.0.1")));
  }

  @ParameterizedTest(name = "{0} for {1}")
  @MethodSource
  void withoutOneTheCommonNameDoes(String commonName, String host, Coverage expected) {
    var named = Made.authority(commonName, NOW).certificate();

    assertThat(Coverage.of(named, host)).isEqualTo(expected);
  }

  static Stream<Arguments> withoutOneTheCommonNameDoes() {
    return Stream.of(
        arguments("*.server.fl", "job1.server.fl", new ByCommonName("*.server.fl")),
        arguments("*.server.fl", "job1.a.server.fl", new Nothing(List.of("*.server.fl"))),
        arguments("job1.server.fl", "job1.server.fl", new ByCommonName("job1.server.fl")),
        arguments("an organisation, \"a\\b\"", "job1.server.fl", NO),
        arguments("10.0.0.1", "10.0.0.1", NO));
  }
}
