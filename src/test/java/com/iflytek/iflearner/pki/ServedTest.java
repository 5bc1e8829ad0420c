package com.iflytek.iflearner.pki;

import static com.iflytek.iflearner.pki.Made.NOW;
import static com.iflytek.iflearner.pki.Made.RANDOM;
import static com.iflytek.iflearner.pki.Made.YEAR;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServedTest {
  private static final String HOST = "job1.a.party.fl.org";
  private static final Authority OURS = Made.authority("ours", NOW);

  @Test
  void aCertificateOfOursForTheHostIsGood() {
    var good = new Served.Good(false);
    assertThat(judged(leaf(HOST))).isEqualTo(good);
    assertThat(judged(leaf("other.fl.org", "*.A.party.fl.org"))).isEqualTo(good);
    assertThat(Served.judge(leaf(HOST), "JOB1.a.party.fl.org", trusted(), NOW)).isEqualTo(good);
    assertThat(Served.judge(leaf("192.0.2.1"), "192.0.2.1", trusted(), NOW)).isEqualTo(good);
  }

  @Test
  void aWildcardStandsForOneLabel() {
    assertThat(judged(leaf("*.party.fl.org")))
        .isEqualTo(new Served.OtherName(List.of("*.party.fl.org"), true));
    assertThat(judged(leaf("*.b.party.fl.org")))
        .isEqualTo(new Served.OtherName(List.of("*.b.party.fl.org"), false));
    assertThat(judged(leaf("*.job1.a.party.fl.org")))
        .isEqualTo(new Served.OtherName(List.of("*.job1.a.party.fl.org"), false));
  }

  @Test
  void theCommonNameCountsOnlyWhereThereIsNoOther() {
    var wild = List.of(OthersMade.selfSigned("*.a.party.fl.org", NOW, YEAR).leaf());

    assertThat(Served.judge(wild, HOST, Optional.of(wild), NOW)).isEqualTo(new Served.Good(true));
    assertThat(Served.judge(wild, "a.fl.org", Optional.empty(), NOW))
        .isEqualTo(new Served.OtherName(List.of("*.a.party.fl.org"), false));
    var both = OURS.issueServer(HOST, List.of("x.fl.org"), NOW, YEAR, RANDOM).chain();
    assertThat(judged(both)).isEqualTo(new Served.OtherName(List.of("x.fl.org"), false));
  }

  @Test
  void itsTimeIsItsOwn() {
    var leaf = OURS.issueServer("x", List.of(HOST), NOW, Duration.ofDays(1), RANDOM);
    var end = leaf.expires();
    var from = leaf.leaf().getNotBefore().toInstant();

    assertThat(Served.judge(leaf.chain(), HOST, trusted(), end.minusSeconds(1)))
        .isEqualTo(new Served.Good(false));
    assertThat(Served.judge(leaf.chain(), HOST, trusted(), end)).isEqualTo(new Served.Ended(end));
    assertThat(Served.judge(leaf.chain(), HOST, Optional.empty(), from.minusSeconds(1)))
        .isEqualTo(new Served.NotBegun(from));
  }

  @Test
  void whoSignedItMustBeTrusted() {
    // Of one name with ours: only the signature tells them apart.
    var stranger = Made.authority("ours", NOW);

    assertThat(Served.judge(leaf(HOST), HOST, Optional.of(List.of(stranger.certificate())), NOW))
        .isEqualTo(new Served.Foreign("CN=ours"));
    assertThat(
            Served.judge(
                leaf(HOST),
                HOST,
                Optional.of(List.of(stranger.certificate(), OURS.certificate())),
                NOW))
        .isEqualTo(new Served.Good(false));
    assertThat(Served.judge(leaf(HOST), HOST, Optional.empty(), NOW))
        .isEqualTo(new Served.Good(false));
  }

  @Test
  void anAuthorityThatHasEndedIsNamed() {
    var end = OURS.expires();
    var outlives = OthersMade.signedBeyond(OURS, HOST, NOW, YEAR.multipliedBy(2));

    assertThat(Served.judge(List.of(outlives), HOST, trusted(), end.minusSeconds(1)))
        .isEqualTo(new Served.Good(false));
    assertThat(Served.judge(List.of(outlives), HOST, trusted(), end))
        .isEqualTo(new Served.AuthorityEnded("CN=ours", end));
  }

  private static Served judged(List<X509Certificate> chain) {
    return Served.judge(chain, HOST, trusted(), NOW);
  }

  private static Optional<List<X509Certificate>> trusted() {
    return Optional.of(List.of(OURS.certificate()));
  }

  private static List<X509Certificate> leaf(String... hosts) {
    return OURS.issueServer("leaf", List.of(hosts), NOW, Duration.ofDays(90), RANDOM).chain();
  }
}
