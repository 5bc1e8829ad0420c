package com.iflytek.iflearner.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Problem;
import com.iflytek.iflearner.local.SharedControlPlane;
import com.iflytek.iflearner.local.Users;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.Config;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The prototype's controller must not write beside ours: its locks are ours, or we stand still. */
class PrototypeLocksIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LEASE_SECONDS = 3;

  private final String namespace = SharedControlPlane.newNamespace("election");
  private final String prototypes = SharedControlPlane.newNamespace("prototype");
  private final LockNames names = new LockNames(namespace, "iflearner-operator", prototypes);
  private final FakePrototype prototype = new FakePrototype(prototypes, LEASE_SECONDS);

  @AfterEach
  void close() {
    prototype.close();
    SharedControlPlane.admin().namespaces().withName(namespace).delete();
    SharedControlPlane.admin().namespaces().withName(prototypes).delete();
  }

  @Test
  void whileItsHolderLivesWeDoNotLeadAndWhenItStopsWeTakeBoth() {
    prototype.givenConfigMap().givenLease().leads();
    try (var ours = Contender.at(names, "ours")) {
      untilProblems(ours, Code.PROTOTYPE_LEADS);
      await()
          .during(Duration.ofSeconds(LEASE_SECONDS + 1))
          .atMost(PATIENCE)
          .until(() -> !ours.leads() && holders().equals(both(FakePrototype.HOLDER)));
      assertThat(ours.work()).isEmpty();

      prototype.close();
      ours.untilItLeads();

      assertThat(holders()).isEqualTo(both("iflearner-operator"));
      untilProblems(ours);
      var map = prototype.configMap().require();
      assertThat(map.getData()).containsEntry("kept", "as it was");
      assertThat(map.getMetadata().getAnnotations()).containsEntry("somebody", "else");
    }
  }

  @Test
  void theNextOfOursNeedNotWaitForThePrototypesLocks() {
    prototype.givenConfigMap().givenLease();
    try (var one = Contender.at(names, "one").untilItLeads();
        var other = Contender.at(names, "other")) {
      await().atMost(PATIENCE).until(() -> other.elector().otherLeader().isPresent());
      one.leave();
      var closed = System.nanoTime();

      other.untilItLeads();

      assertThat(Duration.ofNanos(System.nanoTime() - closed))
          .isLessThan(Duration.ofSeconds(LEASE_SECONDS));
      assertThat(holders()).isEqualTo(both("iflearner-operator"));
    }
  }

  @Test
  void whereOnlyTheLeaseExistsItAloneIsHeldAndNothingIsMade() {
    prototype.givenLease();
    try (var _ = Contender.at(names, "ours").untilItLeads()) {
      assertThat(prototype.lease().require().getSpec().getHolderIdentity())
          .isEqualTo("iflearner-operator");
      assertThat(prototype.configMap().get()).isNull();
    }
  }

  @Test
  void whereNeitherExistsNeitherIsMadeAndAPrototypeThatComesLaterStopsUs() {
    try (var ours = Contender.at(names, "ours").untilItLeads()) {
      assertThat(prototype.configMap().get()).isNull();
      assertThat(prototype.lease().get()).isNull();

      prototype.givenItsLease().leads();

      await().atMost(PATIENCE).until(() -> ours.work().equals(List.of("begin", "end")));
      untilProblems(ours, Code.PROTOTYPE_LEADS);
      assertThat(ours.elector().problems().getFirst().sentence())
          .contains("'" + FakePrototype.HOLDER + "'", "--replicas=0");

      prototype.close();
      ours.untilItLeads();
      untilProblems(ours);
    }
  }

  @Test
  void aRecordThatNobodyCanReadIsGivenItsTimeAndThenReplaced() {
    prototype.givenConfigMap();
    prototype
        .configMap()
        .edit(
            map -> {
              map.getMetadata().getAnnotations().put(ConfigMapForm.ANNOTATION, "{garbage");
              return map;
            });
    try (var ours = Contender.at(names, "ours")) {
      untilProblems(ours, Code.PROTOTYPE_LEADS);
      assertThat(ours.elector().problems().getFirst().sentence()).contains("'{garbage'");

      ours.untilItLeads();

      assertThat(new ConfigMapForm().read(prototype.configMap().require()).holder())
          .isEqualTo("iflearner-operator");
    }
  }

  @Test
  void withoutRightsOnThemItLeadsAndSaysWhatItCannotNotice() {
    prototype.givenConfigMap().givenLease().leads();
    var rights =
        List.of(
            new PolicyRuleBuilder()
                .withApiGroups("coordination.k8s.io")
                .withResources("leases")
                .withResourceNames("iflearner-operator")
                .withVerbs("get", "list", "watch", "update")
                .build(),
            new PolicyRuleBuilder()
                .withApiGroups("coordination.k8s.io")
                .withResources("leases")
                .withVerbs("create")
                .build());
    var user = Users.newUser(namespace, "reconciler", rights);
    try (var ours =
        Contender.at(names, "ours", Config.fromKubeconfig(user.toFile())).untilItLeads()) {
      untilProblems(ours, Code.PROTOTYPE_UNSEEN, Code.PROTOTYPE_UNSEEN);
      assertThat(ours.elector().problems())
          .extracting(Problem::sentence)
          .anyMatch(said -> said.contains("the ConfigMap '" + prototypes))
          .anyMatch(said -> said.contains("the Lease '" + prototypes));
    }
  }

  private static void untilProblems(Contender contender, Code... codes) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                contender.elector().problems().stream()
                    .map(Problem::code)
                    .toList()
                    .equals(List.of(codes)));
  }

  private List<String> holders() {
    return List.of(
        new ConfigMapForm().read(prototype.configMap().require()).holder(),
        new LeaseForm().read(prototype.lease().require()).holder());
  }

  private static List<String> both(String holder) {
    return List.of(holder, holder);
  }
}
