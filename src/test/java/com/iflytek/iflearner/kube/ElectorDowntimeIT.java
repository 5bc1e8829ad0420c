package com.iflytek.iflearner.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Problem;
import com.iflytek.iflearner.local.Binaries;
import com.iflytek.iflearner.local.ControlPlane;
import com.iflytek.iflearner.local.ControlPlaneOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API server goes and comes back. */
class ElectorDowntimeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final LockNames NAMES = LockNames.of("default");

  @Test
  void aLeaderWithoutAnApiServerEndsAndOneLeadsAgainWhenItIsBack(@TempDir Path folder) {
    var binaries = Binaries.ofThisComputer(System.err::println);
    try (var plane = ControlPlane.start(binaries, folder, ControlPlaneOptions.defaults());
        var one = Contender.at(NAMES, "one", plane.admin().getConfiguration()).untilItLeads();
        var other = Contender.at(NAMES, "other", plane.admin().getConfiguration())) {
      await().atMost(PATIENCE).until(() -> other.elector().otherLeader().isPresent());

      plane.killApiServer();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(one.work()).containsExactly("begin", "end");
                assertThat(one.elector().problems())
                    .extracting(Problem::code)
                    .containsExactly(Code.LEADERSHIP_LOST);
                assertThat(one.elector().problems().getFirst().sentence())
                    .startsWith(
                        "This process could not renew the Lease 'default/iflearner-operator'");
              });
      assertThat(other.leads()).isFalse();
      plane.startApiServer();

      await()
          .atMost(PATIENCE)
          .until(() -> Stream.of(one, other).filter(Contender::leads).count() == 1);
      await().atMost(PATIENCE).until(() -> one.elector().problems().isEmpty());
    }
  }
}
