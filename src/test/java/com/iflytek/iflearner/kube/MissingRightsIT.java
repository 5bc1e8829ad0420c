package com.iflytek.iflearner.kube;

import static com.iflytek.iflearner.job.Condition.Status.FALSE;
import static com.iflytek.iflearner.job.Condition.Status.TRUE;
import static com.iflytek.iflearner.job.Condition.Status.UNKNOWN;
import static com.iflytek.iflearner.job.Condition.Type.ACCEPTED;
import static com.iflytek.iflearner.job.Condition.Type.ROUTE_READY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.iflytek.iflearner.children.HostClaims;
import com.iflytek.iflearner.job.JobCodec;
import com.iflytek.iflearner.local.SharedControlPlane;
import com.iflytek.iflearner.local.Users;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An operator that may not do everything does the rest, and its jobs say what it lacks. */
class MissingRightsIT {
  private final Site site = new Site();

  @AfterEach
  void clean() {
    site.close();
  }

  @Test
  void withoutARightToRoutesTheJobSaysSoAndTrains() {
    try (var operator = operatorWithout("ingresses")) {
      site.client("a", site.host("a"));
      site.untilPod("a", pod -> pod.getSpec().getSchedulingGates().isEmpty());

      assertThat(site.untilSaid("a", ROUTE_READY, FALSE, "Refused"))
          .startsWith("[IFL3012]")
          .contains("ingresses.networking.k8s.io is forbidden");
      assertThat(site.services("a").get()).isNotNull();
      assertThat(operator.watching()).isTrue();
    }
  }

  @Test
  void withoutARightToIngressClassesNothingIsClaimedAboutThem() {
    try (var _ = operatorWithout("ingressclasses")) {
      site.client("a", site.host("a"));

      assertThat(site.untilSaid("a", ROUTE_READY, UNKNOWN, "ControllerUnknown"))
          .startsWith("[IFL3006]")
          .contains("may not read ingress classes", "'" + site.ingressClass() + "'");
      assertThat(site.ingresses("a").get()).isNotNull();
    }
  }

  @Test
  void withoutARightToEventsOnlyTheWordsOfTheKubeletAreMissing() {
    try (var _ = operatorWithout("events")) {
      site.running("a", site.host("a"));
    }
  }

  @Test
  void aHostHeldWhereTheOperatorMayNotLookIsHeld() throws Exception {
    var host = site.host("a");
    givenAClaimOfAJobElsewhere(host);
    try (var _ = operatorWithout()) {
      site.client("a", host);

      assertThat(site.untilSaid("a", ACCEPTED, FALSE, "HostTaken")).contains("elsewhere");
      site.client("b", site.host("b"));
      site.untilSaid("b", ACCEPTED, TRUE, "Accepted");
    }
  }

  /** Looks after the namespace of the site alone. */
  private TestOperator operatorWithout(String... resources) {
    var without = List.of(resources);
    var rules =
        Stream.of(
                List.of("git.iflytek.com", "iflearnerjobs", "iflearnerjobs/status"),
                List.of("git.iflytek.com", "iflearnerjobs/finalizers"),
                List.of("", "pods", "services", "events"),
                List.of("networking.k8s.io", "ingresses", "ingressclasses"),
                List.of("coordination.k8s.io", "leases"),
                List.of("events.k8s.io", "events"))
            .map(
                granted ->
                    new PolicyRuleBuilder()
                        .withApiGroups(granted.getFirst())
                        .withResources(
                            granted.stream().skip(1).filter(one -> !without.contains(one)).toList())
                        .withVerbs("*")
                        .build())
            .filter(rule -> !rule.getResources().isEmpty())
            .toList();
    return TestOperator.as(Users.newUser(site.namespace(), "operator", rules), site);
  }

  private void givenAClaimOfAJobElsewhere(String host) throws IOException {
    var job = (ObjectNode) new YAMLMapper().readTree(site.yaml("other", host, ""));
    job.withObject("/metadata").put("namespace", "elsewhere").put("uid", "4711");
    SharedControlPlane.admin()
        .resource(HostClaims.of(JobCodec.read(job), host, site.claimsNamespace()))
        .create();
  }
}
