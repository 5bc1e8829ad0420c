package com.iflytek.iflearner.kube;

import static com.iflytek.iflearner.kube.CertificateSite.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.local.Binaries;
import com.iflytek.iflearner.local.ControlPlane;
import com.iflytek.iflearner.local.ControlPlaneOptions;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates while the API server comes and goes; it has a control plane of its own. */
class AuthorityDowntimeIT {
  @Test
  void anApiServerThatIsNotThereIsWaitedFor(@TempDir Path folder) throws GeneralSecurityException {
    var binaries = Binaries.ofThisComputer(System.err::println);
    try (var plane = ControlPlane.start(binaries, folder, ControlPlaneOptions.defaults());
        var site = new CertificateSite(plane.admin()).configured()) {
      plane.killApiServer();

      try (var replica = Replica.at(site)) {
        await("it waits")
            .during(Duration.ofSeconds(1))
            .atMost(SOON)
            .until(() -> !replica.authority().presented() && replica.codes().isEmpty());
        plane.startApiServer();
        var first = replica.identity();
        site.untilAllTrust(site.authorities());

        plane.killApiServer();
        replica.sleeps(Duration.ofDays(25));
        await("another leaf, all alone").atMost(SOON).until(() -> replica.identities() == 2);
        plane.startApiServer();
        var authorities = site.authorities();
        site.mutating().delete();
        site.givenMutating();

        site.untilAllTrust(authorities);
        site.assertTrusted(first, Instant.now());
        site.assertTrusted(replica.identity(), replica.instant());
        site.editSecret(Map.of("ca.crt", "hello", "ca.key", "world"));
        await().atMost(SOON).until(() -> site.authorities().equals(authorities));
        assertThat(replica.identities()).isEqualTo(2);
      }
    }
  }
}
