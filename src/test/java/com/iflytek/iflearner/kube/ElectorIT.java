package com.iflytek.iflearner.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Problem;
import com.iflytek.iflearner.local.SharedControlPlane;
import com.iflytek.iflearner.local.Users;
import com.iflytek.iflearner.reconcile.election.ElectionTimes;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElectorIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KubernetesClient admin = SharedControlPlane.admin();
  private final String namespace = SharedControlPlane.newNamespace("election");
  private final LockNames names = new LockNames(namespace, "iflearner-operator", namespace);

  @AfterEach
  void deleteNamespace() {
    admin.namespaces().withName(namespace).delete();
  }

  @Test
  void ofTwoOneLeadsAndWhenItGoesTheOtherNeedNotWaitForTheLease() {
    try (var one = Contender.at(names, "one", ElectionTimes.DEFAULT).untilItLeads();
        var other = Contender.at(names, "other", ElectionTimes.DEFAULT)) {
      await()
          .atMost(PATIENCE)
          .until(() -> other.elector().otherLeader().orElse("").startsWith("one_"));
      assertThat(other.work()).isEmpty();

      one.leave();
      var closed = System.nanoTime();
      other.untilItLeads();

      assertThat(Duration.ofNanos(System.nanoTime() - closed)).isLessThan(Duration.ofSeconds(2));
      assertThat(one.work()).containsExactly("begin", "end");
      assertThat(lease().require().getSpec().getHolderIdentity()).startsWith("other_");
      assertThat(lease().require().getSpec().getLeaseTransitions()).isEqualTo(1);
    }
  }

  @ParameterizedTest(name = "its clock {0} h off")
  @ValueSource(ints = {-1, 0, 1})
  void theLeaseOfADeadProcessIsTakenAfterItsDurationAndNotBefore(int hours) {
    givenALeaseOf("dead", hours);
    var begun = System.nanoTime();

    try (var heir = Contender.at(names, "heir").untilItLeads()) {
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isBetween(Contender.TIMES.lease(), Contender.TIMES.lease().plusSeconds(5));
      assertThat(heir.work()).containsExactly("begin");
    }
  }

  @Test
  void atRestALeaderRenewsItsLeaseAndWhoeverStandsByOnlyWatches() {
    try (var leader = Contender.at(names, "leader").untilItLeads();
        var other = Contender.at(names, "other")) {
      await().atMost(PATIENCE).until(() -> other.elector().otherLeader().isPresent());
      await().during(Duration.ofSeconds(1)).until(leader::leads); // their first looks are over
      var before = OperatorRequests.about(namespace).size();

      await().during(Duration.ofSeconds(3)).until(leader::leads);

      var all = OperatorRequests.about(namespace);
      assertThat(all.subList(before, all.size()))
          .hasSizeBetween(1, 15) // 3 s in steps of 0.3 s
          .containsOnly(
              "update /apis/coordination.k8s.io/v1/namespaces/%s/leases/iflearner-operator"
                  .formatted(namespace));
    }
  }

  @Test
  void aLeaderThatIsCutOffEndsBeforeItsHeirBegins() {
    try (var leader = Contender.at(names, "leader").untilItLeads();
        var heir = Contender.at(names, "heir")) {
      await().atMost(PATIENCE).until(() -> heir.elector().otherLeader().isPresent());

      leader.cutOff();
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                assertThat(leader.leads() && heir.leads()).isFalse();
                return heir.leads();
              });

      await().atMost(PATIENCE).until(() -> leader.work().equals(List.of("begin", "end")));
    }
  }

  @Test
  void clocksTwoHoursApartChangeNothing() {
    try (var ahead = Contender.at(names, "ahead", Duration.ofHours(1)).untilItLeads();
        var behind = Contender.at(names, "behind", Duration.ofHours(-1))) {
      await()
          .during(Contender.TIMES.lease().plusSeconds(1))
          .atMost(PATIENCE)
          .until(() -> ahead.leads() && !behind.leads());
      assertThat(ahead.work()).containsExactly("begin");

      ahead.leave();
      behind.untilItLeads();
    }
  }

  @Test
  void aLeaseThatSomebodyDeletesIsMadeAgainByItsHolder() {
    try (var _ = Contender.at(names, "leader").untilItLeads();
        var other = Contender.at(names, "other")) {
      await().atMost(PATIENCE).until(() -> other.elector().otherLeader().isPresent());

      lease().delete();

      await().atMost(PATIENCE).until(() -> lease().get() != null);
      assertThat(lease().require().getSpec().getHolderIdentity()).startsWith("leader_");
      assertThat(other.work()).isEmpty();
    }
  }

  @Test
  void withoutRightsOnTheLeaseItSaysSoAndLeadsOnceItHasThem() {
    var user = config(Users.newUser(namespace, "nobody", List.of()));
    try (var process = Contender.at(names, "process", user)) {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  process.elector().problems().stream()
                      .map(Problem::code)
                      .toList()
                      .equals(List.of(Code.LEASE_REFUSED)));
      assertThat(process.elector().problems().getFirst().sentence())
          .contains("the Lease '" + namespace + "/iflearner-operator'", "cannot get resource");

      admin
          .rbac()
          .clusterRoles()
          .withName(namespace + "-nobody")
          .edit(
              role -> {
                role.setRules(
                    List.of(
                        new PolicyRuleBuilder()
                            .withApiGroups("coordination.k8s.io", "")
                            .withResources("leases", "configmaps")
                            .withVerbs("*")
                            .build()));
                return role;
              });

      process.untilItLeads();
      assertThat(process.elector().problems()).isEmpty();
    }
  }

  @Test
  void withoutItsNamespaceItSaysSoAndWaits() {
    try (var process =
        Contender.at(new LockNames("nowhere", "iflearner-operator", namespace), "process")) {
      await()
          .atMost(PATIENCE)
          .until(() -> process.elector().problems().toString().contains("\"nowhere\" not found"));
    }
  }

  private void givenALeaseOf(String holder, int hoursOff) {
    var time = ZonedDateTime.now(ZoneOffset.UTC).plusHours(hoursOff);
    admin
        .resource(
            new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("iflearner-operator")
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(holder)
                .withLeaseDurationSeconds((int) Contender.TIMES.lease().toSeconds())
                .withAcquireTime(time)
                .withRenewTime(time)
                .withLeaseTransitions(0)
                .endSpec()
                .build())
        .create();
  }

  private Resource<Lease> lease() {
    return admin.leases().inNamespace(namespace).withName("iflearner-operator");
  }

  private static Config config(Path kubeconfig) {
    return Config.fromKubeconfig(kubeconfig.toFile());
  }
}
