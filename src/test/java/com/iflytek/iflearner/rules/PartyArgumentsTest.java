package com.iflytek.iflearner.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.job.Jobs;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PartyArgumentsTest {
  @Test
  void aPartySaysWhoItIsAndWhomItCalls() {
    var party = PartyArguments.of(Jobs.client().job()).orElseThrow();

    assertThat(party).isEqualTo(new PartyArguments("client1", "job1.server.iflearner.com"));
    assertThat(party.calls("Job1.server.iflearner.com")).isTrue();
    assertThat(party.calls("job2.server.iflearner.com")).isFalse();
    assertThat(party.calls(null)).isFalse();
  }

  @Test
  void whatIsNotGivenIsAsIFLearnerHasIt() {
    assertThat(PartyArguments.of(Jobs.client().withArgs("python", "x.py").job()))
        .isEqualTo(Optional.of(new PartyArguments("client", null)));
    assertThat(
            PartyArguments.of(
                Jobs.client().withArgs("python", "x.py", "--server", "HOST", "--name").job()))
        .isEqualTo(Optional.of(new PartyArguments("client", "host")));
  }

  @Test
  void aServerIsNoPartyAndAShellTellsNothing() {
    assertThat(PartyArguments.of(Jobs.server().job())).isEmpty();
    assertThat(PartyArguments.of(Jobs.client().withArgs("sh", "-c", "x").job())).isEmpty();
  }
}
