package com.iflytek.iflearner.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.job.Jobs;
import com.iflytek.iflearner.ladder.Target.Kind;
import com.iflytek.iflearner.rules.MountedFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetTest {
  private static final MountedFile SERVERS =
      new MountedFile("server-iflearner-crt", "server-iflearner-secret.crt");
  private static final MountedFile PARTIES =
      new MountedFile("party-iflearner-crt", "party-iflearner-secret.crt");

  @Test
  void ofAServerItIsItsOwnHostAtOurEdge() {
    assertThat(Target.of(Jobs.server().job(), 30031))
        .containsExactly(new Target(Kind.OWN, "job1.server.iflearner.com", 30031, true, null));
    assertThat(Target.of(Jobs.server().without("/spec/host").job(), 443)).isEmpty();
  }

  @Test
  void ofAPartyItIsItsServerAndItsPeersWithTheRootsThatItMounts() {
    var called =
        Jobs.client()
            .withArgs(
                "python",
                "x.py",
                "--server=Job1.server.fl.org:30031",
                "--cert=/etc/server-iflearner-secret.crt",
                "--peers=0.0.0.0:50001;job1.b.party.fl.org:32322;[2001:db8::1]:1;job1.c.party.fl.org",
                "--peer-cert=/etc/party-iflearner-secret.crt")
            .job();

    assertThat(Target.of(called, 443))
        .containsExactly(
            new Target(Kind.SERVER, "job1.server.fl.org", 30031, true, SERVERS),
            new Target(Kind.PEER, "job1.b.party.fl.org", 32322, true, PARTIES),
            new Target(Kind.PEER, "2001:db8::1", 1, true, PARTIES),
            new Target(Kind.PEER, "job1.c.party.fl.org", 443, true, PARTIES));
  }

  @Test
  void rootsMayStandInTheImageAndWithoutAnyThePartyCallsInTheClear() {
    assertThat(
            Target.of(
                Jobs.client()
                    .withArgs("python", "x.py", "--server", "h.fl.org:1", "--cert", "/image/ca.crt")
                    .job(),
                443))
        .containsExactly(new Target(Kind.SERVER, "h.fl.org", 1, true, null));
    assertThat(
            Target.of(Jobs.client().withArgs("python", "x.py", "--server=h.fl.org:1").job(), 443))
        .containsExactly(new Target(Kind.SERVER, "h.fl.org", 1, false, null));
  }

  @Test
  void whatCannotBeReadOrIsWithinThePodLeadsNowhere() {
    assertThat(Target.of(Jobs.client().withArgs("sh", "-c", "x").job(), 443)).isEmpty();
    assertThat(Target.of(Jobs.client().withArgs("python", "x.py").job(), 443)).isEmpty();
    for (var server : List.of("localhost:1", "127.0.0.1:1", "[::1]:1", "h.fl.org:65536", ":1")) {
      var job = Jobs.client().withArgs("python", "x.py", "--server=" + server).job();
      assertThat(Target.of(job, 443)).as(server).isEmpty();
    }
  }
}
