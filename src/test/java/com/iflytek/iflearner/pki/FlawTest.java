package com.iflytek.iflearner.pki;

import static com.iflytek.iflearner.pki.Made.NOW;
import static com.iflytek.iflearner.pki.Made.RANDOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.pki.Flaw.Expired;
import com.iflytek.iflearner.pki.Flaw.Foreign;
import com.iflytek.iflearner.pki.Flaw.NoServer;
import com.iflytek.iflearner.pki.Flaw.NotYetValid;
import com.iflytek.iflearner.pki.Flaw.OtherHost;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FlawTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final String HOST = "job1.server.fl";
  private static final Organisation A = Organisation.create("a", NOW, Duration.ofDays(100), RANDOM);
  private static final X509Certificate ROOT = A.authority().certificate();
  private static final X509Certificate LEAF =
      A.issue(
              new Organisation.Order("leaf", List.of("*.server.fl"), null),
              NOW,
              NOW.plus(DAY),
              RANDOM)
          .leaf();
  private static final X509Certificate STRANGER = Made.authority("a", NOW).certificate();
  private static final X509Certificate OLDER =
      Organisation.create("a", NOW.minus(DAY), DAY, RANDOM).authority().certificate();

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void timeIsJudgedByTheInstant(String situation, Instant now, List<Flaw> expected) {
    assertThat(Flaw.in(List.of(LEAF), HOST, List.of(ROOT), now)).isEqualTo(expected);
  }

  static Stream<Arguments> timeIsJudgedByTheInstant() {
    var from = NOW.minus(Duration.ofHours(2));
    var end = NOW.plus(DAY);
    var rootEnd = NOW.plus(Duration.ofDays(100));
    return Stream.of(
        arguments(
            "before both",
            from.minusNanos(1),
            List.of(new NotYetValid("CN=leaf", from), new NotYetValid("CN=a", from))),
        arguments("its first instant, for slow clocks", from, List.of()),
        arguments("when it was made", NOW, List.of()),
        arguments("just before its end", end.minusNanos(1), List.of()),
        arguments("at its end", end, List.of(new Expired("CN=leaf", end))),
        arguments(
            "after the end of its authority",
            rootEnd,
            List.of(new Expired("CN=leaf", end), new Expired("CN=a", rootEnd))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void allThatIsWrongIsSaid(
      String situation, List<X509Certificate> roots, String host, List<Flaw> expected) {
    assertThat(Flaw.in(List.of(LEAF), host, roots, NOW)).isEqualTo(expected);
  }

  static Stream<Arguments> allThatIsWrongIsSaid() {
    var names = List.of("*.server.fl");
    var foreign = new Foreign("CN=leaf", "CN=a");
    return Stream.of(
        arguments("nothing", List.of(ROOT), HOST, List.of()),
        arguments("one of several roots", List.of(STRANGER, OLDER, ROOT), HOST, List.of()),
        arguments("itself among the roots", List.of(LEAF), HOST, List.of()),
        arguments("a stranger of the same name", List.of(STRANGER), HOST, List.of(foreign)),
        arguments(
            "another host and a stranger",
            List.of(STRANGER),
            "job1.party.fl",
            List.of(new OtherHost("job1.party.fl", names, List.of()), foreign)),
        arguments(
            "a label too many",
            List.of(ROOT),
            "job1.a.server.fl",
            List.of(new OtherHost("job1.a.server.fl", names, names))));
  }

  @Test
  void aChainIsFollowedWhateverItsOrder() {
    var between = Issuing.between(A, NOW);
    var leaf =
        between
            .issue(new Organisation.Order("x", List.of(HOST), null), NOW, NOW.plus(DAY), RANDOM)
            .chain();

    assertThat(leaf).hasSize(2);
    assertThat(Flaw.in(leaf, HOST, List.of(ROOT), NOW)).isEmpty();
    assertThat(Flaw.in(List.of(leaf.getFirst()), HOST, List.of(ROOT), NOW))
        .containsExactly(new Foreign("CN=x", "CN=between"));
    var shuffled = List.of(leaf.getFirst(), STRANGER, leaf.getLast());
    assertThat(Flaw.in(shuffled, HOST, List.of(ROOT), NOW)).isEmpty();
  }

  @Test
  void withoutAQuestionOnlyTimeIsJudged() {
    assertThat(Flaw.in(List.of(ROOT, STRANGER), null, List.of(), NOW)).isEmpty();
    assertThat(Flaw.in(List.of(ROOT, OLDER), null, List.of(), NOW))
        .containsExactly(new Expired("CN=a", NOW));
  }

  @Test
  void whatServesNobodyIsRefused() {
    assertThat(Flaw.in(List.of(Issuing.clientOnly(HOST, NOW)), HOST, List.of(), NOW))
        .containsExactly(new NoServer("CN=client"));
  }

  @ParameterizedTest
  @MethodSource
  void eachSaysWhatToDo(Flaw flaw, String sentence) {
    assertThat(flaw.message()).isEqualTo(sentence);
  }

  static Stream<Arguments> eachSaysWhatToDo() {
    return Stream.of(
        arguments(new Expired("CN=x", NOW), "'CN=x' expired at 2026-11-22T10:00:00Z: renew it."),
        arguments(
            new NotYetValid("CN=x", NOW),
            "'CN=x' is valid only from 2026-11-22T10:00:00Z on: compare the clocks, or wait."),
        arguments(
            new OtherHost("a.b.fl", List.of("*.fl.org"), List.of()),
            "'a.b.fl' is none of its names ('*.fl.org'): have one issued for it."),
        arguments(
            new OtherHost("a.b.fl.org", List.of("*.fl.org"), List.of("*.fl.org")),
            "'a.b.fl.org' is none of its names ('*.fl.org'); a wildcard stands for one label, and"
                + " '*.fl.org' for no more of 'a.b.fl.org': have one issued for it."),
        arguments(
            new OtherHost("a.fl", List.of(), List.of()),
            "'a.fl' is none of its names (it has none): have one issued for it."));
  }
}
