package com.iflytek.iflearner.reconcile.election;

import static com.iflytek.iflearner.reconcile.election.Lock.OPERATOR;
import static com.iflytek.iflearner.reconcile.election.Lock.PROTOTYPE_CONFIG_MAP;
import static com.iflytek.iflearner.reconcile.election.Lock.PROTOTYPE_LEASE;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CampaignTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

  private final LockStore store = new LockStore();
  private final List<String> requests = new ArrayList<>();
  private final List<String> work = new ArrayList<>();
  private final Set<Lock> forbidden = EnumSet.noneOf(Lock.class);
  private Duration now = Duration.ofHours(1);
  private boolean hanging;
  private boolean down;

  private final Campaign campaign =
      new Campaign(
          new Candidate("us", ElectionTimes.DEFAULT, () -> NOON.plus(now), () -> now),
          new FakeLocks(),
          Leadership.of(() -> work.add("begin"), () -> work.add("end")),
          RandomGenerator.of("L64X128MixRandom"));

  @BeforeEach
  void watchesTell() {
    for (var lock : Lock.values()) {
      campaign.watched(lock, true);
    }
    store.watch(
        new LockStore.Watcher() {
          @Override
          public void changed(Lock lock, SeenLock now) {
            campaign.saw(lock, now);
          }

          @Override
          public void removed(Lock lock, String version) {
            campaign.missed(lock, version);
          }
        });
  }

  @Test
  void whoIsAloneLeadsAtOnce() {
    campaign.step();

    assertThat(campaign.leading()).isTrue();
    assertThat(work).containsExactly("begin");
    assertThat(requests)
        .containsExactly(
            "read OPERATOR",
            "create OPERATOR",
            "read PROTOTYPE_CONFIG_MAP",
            "read PROTOTYPE_LEASE");
  }

  @Test
  void aLeaderSendsNothingButItsRenewals() {
    campaign.step();
    requests.clear();

    later(ofMillis(1_999));
    assertThat(requests).isEmpty();
    later(ofMillis(1));
    later(ofSeconds(2));

    assertThat(requests).containsExactly("write OPERATOR", "write OPERATOR");
    assertThat(work).containsExactly("begin");
  }

  @Test
  void whoStandsBySendsNothing() {
    store.put(OPERATOR, heldBy("another"));
    campaign.step();
    requests.clear();

    for (int i = 0; i < 20; i++) {
      renew(OPERATOR, "another");
      later(ofSeconds(2));
    }

    assertThat(requests).isEmpty();
    assertThat(campaign.otherLeader()).contains("another");
    assertThat(work).isEmpty();
  }

  @Test
  void withoutAWatchChangesAreAskedFor() {
    store.put(OPERATOR, heldBy("another"));
    campaign.watched(OPERATOR, false);
    campaign.step();
    requests.clear();

    later(ofSeconds(1));
    later(ofSeconds(1));
    later(ofSeconds(2));

    assertThat(requests).containsExactly("read OPERATOR", "read OPERATOR");
  }

  @Test
  void thePrototypesLiveControllerKeepsUsFromLeadingAndThatIsSaid() {
    givenThePrototypeLeads();

    for (int i = 0; i < 20; i++) {
      renew(PROTOTYPE_CONFIG_MAP, "theirs");
      renew(PROTOTYPE_LEASE, "theirs");
      later(ofSeconds(2));
    }

    assertThat(work).isEmpty();
    assertThat(campaign.problems()).extracting(Problem::code).containsExactly(Code.PROTOTYPE_LEADS);
    assertThat(campaign.problems().getFirst().sentence())
        .startsWith("The prototype's controller 'theirs' holds PROTOTYPE_CONFIG_MAP")
        .contains("kubectl -n iflearner scale deployment");
    assertThat(holder(PROTOTYPE_CONFIG_MAP)).isEqualTo("theirs");
    assertThat(holder(PROTOTYPE_LEASE)).isEqualTo("theirs");
    assertThat(holder(OPERATOR)).as("it is one of us who waits").isEqualTo("us");
  }

  @Test
  void whatThePrototypeNoLongerRenewsIsTakenAndHeld() {
    givenThePrototypeLeads();

    later(ofMillis(14_999));
    assertThat(work).isEmpty();
    later(ofMillis(1));

    assertThat(work).containsExactly("begin");
    assertThat(campaign.problems()).isEmpty();
    assertThat(holder(PROTOTYPE_CONFIG_MAP)).isEqualTo("iflearner-operator");
    assertThat(holder(PROTOTYPE_LEASE)).isEqualTo("iflearner-operator");

    requests.clear();
    later(ofSeconds(2));
    assertThat(requests)
        .containsExactly("write OPERATOR", "write PROTOTYPE_CONFIG_MAP", "write PROTOTYPE_LEASE");
  }

  @Test
  void aFreeLockIsLeftAloneWhileThePrototypeHoldsTheOther() {
    store.put(PROTOTYPE_CONFIG_MAP, LockRecord.EMPTY);
    store.put(PROTOTYPE_LEASE, heldBy("theirs"));

    campaign.step();

    assertThat(holder(PROTOTYPE_CONFIG_MAP)).isEmpty();
    assertThat(campaign.leading()).isFalse();
  }

  @Test
  void ofTwoLocksOneMayBeMissing() {
    store.put(PROTOTYPE_LEASE, LockRecord.EMPTY);

    campaign.step();

    assertThat(campaign.leading()).isTrue();
    assertThat(holder(PROTOTYPE_LEASE)).isEqualTo("iflearner-operator");
    assertThat(store.get(PROTOTYPE_CONFIG_MAP)).isNull();
  }

  @Test
  void aPrototypeThatComesWhileWeLeadEndsThatAtOnce() {
    campaign.step();

    store.put(PROTOTYPE_CONFIG_MAP, heldBy("theirs"));
    campaign.step();

    assertThat(work).containsExactly("begin", "end");
    assertThat(campaign.leading()).isFalse();
    assertThat(campaign.problems()).extracting(Problem::code).containsExactly(Code.PROTOTYPE_LEADS);

    store.remove(PROTOTYPE_CONFIG_MAP);
    later(ofMillis(14_999));
    assertThat(work).as("its controller may not know yet").hasSize(2);
    later(ofMillis(1));
    assertThat(work).containsExactly("begin", "end", "begin");
    assertThat(campaign.problems()).isEmpty();
  }

  @Test
  void withoutRightsOnThePrototypesLocksItGoesOnAndSaysSo() {
    forbidden.add(PROTOTYPE_CONFIG_MAP);
    forbidden.add(PROTOTYPE_LEASE);
    campaign.step();
    requests.clear();

    for (int i = 0; i < 14; i++) {
      later(ofSeconds(2));
    }
    assertThat(work).containsExactly("begin");
    assertThat(requests).containsOnly("write OPERATOR");
    assertThat(campaign.problems())
        .extracting(Problem::code)
        .containsExactly(Code.PROTOTYPE_UNSEEN, Code.PROTOTYPE_UNSEEN);

    forbidden.clear();
    later(ofSeconds(2));
    assertThat(campaign.problems()).isEmpty();
  }

  @Test
  void aLockThatMayBeReadButNotWrittenStillTellsOfALiveHolder() {
    store.put(PROTOTYPE_LEASE, heldBy("theirs"));
    campaign.step();
    forbidden.add(PROTOTYPE_LEASE);

    later(ofSeconds(15));
    assertThat(campaign.leading()).isTrue();
    assertThat(campaign.problems())
        .extracting(Problem::code)
        .containsExactly(Code.PROTOTYPE_UNSEEN);

    renew(PROTOTYPE_LEASE, "theirs");
    campaign.step();
    assertThat(campaign.leading()).isFalse();
    assertThat(campaign.problems())
        .extracting(Problem::code)
        .containsExactly(Code.PROTOTYPE_UNSEEN, Code.PROTOTYPE_LEADS);
  }

  @Test
  void withoutRightsOnItsOwnLeaseItLeadsAsSoonAsItHasThem() {
    forbidden.add(OPERATOR);
    campaign.step();
    later(ofSeconds(2));

    assertThat(requests).containsExactly("read OPERATOR", "read OPERATOR");
    assertThat(campaign.problems()).extracting(Problem::code).containsExactly(Code.LEASE_REFUSED);
    assertThat(campaign.problems().getFirst().sentence()).contains("forbidden, said the fake");

    forbidden.clear();
    later(ofSeconds(2));
    assertThat(work).containsExactly("begin");
    assertThat(campaign.problems()).isEmpty();
  }

  @Test
  void aLeaderWithoutAnswersEndsInTimeEvenIfItsRequestsHang() {
    campaign.step();
    var renewed = now;
    hanging = true;

    while (campaign.leading()) {
      var pause = campaign.step();
      if (campaign.leading()) {
        now = now.plus(pause);
      }
    }

    assertThat(now.minus(renewed)).isEqualTo(ofSeconds(10));
    assertThat(work).containsExactly("begin", "end");
    assertThat(campaign.problems()).extracting(Problem::code).containsExactly(Code.LEADERSHIP_LOST);

    hanging = false;
    later(ofSeconds(2));
    assertThat(work).containsExactly("begin", "end", "begin");
    assertThat(campaign.problems()).isEmpty();
  }

  @Test
  void aLeaderWhoseRequestsFailAtOnceSaysWhatFailed() {
    campaign.step();
    for (var lock : Lock.values()) {
      campaign.watched(lock, false);
    }
    down = true;

    for (int i = 0; i < 5; i++) {
      later(ofSeconds(2));
    }

    assertThat(work).containsExactly("begin", "end");
    assertThat(campaign.problems().getFirst().sentence())
        .contains("for 10.0 s (write OPERATOR got no answer)");
  }

  @Test
  void aProcessThatWasStoppedLeadsNoMoreWhenItGoesOn() {
    campaign.step();

    now = now.plusSeconds(10);

    assertThat(campaign.leading()).isFalse();
  }

  @Test
  void whoIsOvertakenEnds() {
    campaign.step();

    store.put(OPERATOR, heldBy("another"));
    campaign.step();

    assertThat(work).containsExactly("begin", "end");
    assertThat(campaign.otherLeader()).contains("another");
  }

  @Test
  void aLeaseThatSomebodyRemovesIsMadeAgain() {
    campaign.step();

    store.remove(OPERATOR);
    campaign.step();

    assertThat(holder(OPERATOR)).isEqualTo("us");
    assertThat(work).containsExactly("begin");
  }

  @Test
  void whoResignsGivesBackOurLockAndLeavesThePrototypeNoGap() {
    store.put(PROTOTYPE_CONFIG_MAP, LockRecord.EMPTY);
    campaign.step();

    campaign.resign();

    assertThat(work).containsExactly("begin", "end");
    assertThat(holder(OPERATOR)).isEmpty();
    assertThat(holder(PROTOTYPE_CONFIG_MAP)).isEqualTo("iflearner-operator");
  }

  @Test
  void whoDoesNotLeadHasNothingToGiveBack() {
    store.put(OPERATOR, heldBy("another"));
    campaign.step();

    campaign.resign();

    assertThat(work).isEmpty();
    assertThat(holder(OPERATOR)).isEqualTo("another");
  }

  private void givenThePrototypeLeads() {
    store.put(PROTOTYPE_CONFIG_MAP, heldBy("theirs"));
    store.put(PROTOTYPE_LEASE, heldBy("theirs"));
    campaign.step();
  }

  private void later(Duration pause) {
    now = now.plus(pause);
    campaign.step();
  }

  private LockRecord heldBy(String holder) {
    return LockRecord.first(holder, ofSeconds(15), NOON);
  }

  private void renew(Lock lock, String holder) {
    var record = Objects.requireNonNull(store.get(lock)).says();
    store.put(lock, record.heldBy(holder, ofSeconds(15), NOON.plus(now)));
  }

  private String holder(Lock lock) {
    return Objects.requireNonNull(store.get(lock)).says().holder();
  }

  private final class FakeLocks implements Locks {
    @Override
    public Answer read(Lock lock, Duration patience) {
      return sent("read", lock, () -> store.read(lock), patience);
    }

    @Override
    public Answer create(Lock lock, LockRecord says, Duration patience) {
      return sent("create", lock, () -> store.create(lock, says), patience);
    }

    @Override
    public Answer write(Lock lock, LockRecord says, String resourceVersion, Duration patience) {
      return sent("write", lock, () -> store.write(lock, says, resourceVersion), patience);
    }

    @Override
    public String name(Lock lock) {
      return lock.name();
    }

    private Answer sent(String what, Lock lock, Supplier<Answer> request, Duration patience) {
      requests.add(what + " " + lock);
      if (hanging) {
        now = now.plus(patience);
      }
      if (hanging || down) {
        return new Answer.NoAnswer(what + " " + lock + " got no answer");
      }
      return forbidden.contains(lock)
          ? new Answer.Refused("forbidden, said the fake")
          : request.get();
    }
  }
}
