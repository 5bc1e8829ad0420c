package com.iflytek.iflearner.kube;

import static com.iflytek.iflearner.kube.CertificateSite.SOON;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Problem;
import com.iflytek.iflearner.pki.Identity;
import com.iflytek.iflearner.pki.Lifetimes;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One of the operator's processes, as far as certificates go, with a clock that can jump. */
final class Replica implements AutoCloseable, InstantSource {
  static final Lifetimes LIFETIMES =
      new Lifetimes(Duration.ofDays(365), Duration.ofDays(30), Duration.ofSeconds(1));

  private final KubernetesClient client;
  private final SharedAuthority authority;
  private final List<Identity> presented = new CopyOnWriteArrayList<>();
  private volatile Duration ahead;

  static Replica at(CertificateSite site) {
    return at(site, Duration.ZERO);
  }

  /** One whose clock is fast. */
  static Replica at(CertificateSite site, Duration ahead) {
    return new Replica(site, site.client().getConfiguration(), "certificates", ahead);
  }

  /** One that says who it is, as a user of its own. */
  static Replica as(CertificateSite site, Config user, String version) {
    return new Replica(site, user, version, Duration.ZERO);
  }

  private Replica(CertificateSite site, Config user, String version, Duration ahead) {
    this.ahead = ahead;
    client = Connection.client(user, "iflearner-operator/" + version);
    authority =
        new SharedAuthority(
            client, site.names(), LIFETIMES, this, new SecureRandom(), presented::add);
    authority.start();
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead);
  }

  /** What a process sees of time that was paused, or whose computer slept. */
  void sleeps(Duration howLong) {
    ahead = ahead.plus(howLong);
  }

  SharedAuthority authority() {
    return authority;
  }

  /** The identity that is presented now, once there is one. */
  Identity identity() {
    await("an identity").atMost(SOON).until(authority::presented);
    return presented.getLast();
  }

  int identities() {
    return presented.size();
  }

  void untilProblem(Code code) {
    await("the problem " + code).atMost(SOON).until(() -> codes().contains(code));
  }

  void untilWell() {
    await("no problem").atMost(SOON).until(() -> codes().isEmpty());
  }

  List<Code> codes() {
    return authority.problems().stream().map(Problem::code).toList();
  }

  @Override
  public void close() {
    authority.close();
    client.close();
  }
}
