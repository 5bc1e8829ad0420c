package com.iflytek.iflearner.kube;

import static com.iflytek.iflearner.kube.CertificateSite.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.local.SharedControlPlane;
import com.iflytek.iflearner.local.Users;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Certificates and the accidents that may happen to them, on a real API server. */
class SharedAuthorityIT {
  private static final Map<String, String> OURS =
      Map.of("app.kubernetes.io/managed-by", "iflearner-operator");
  private static final Map<String, String> GARBAGE = Map.of("ca.crt", "hello", "ca.key", "world");
  private static final Duration HOUR = Duration.ofHours(1);

  private final CertificateSite site = new CertificateSite();

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void twoReplicasThatStartAtOnceShareOneAuthority() throws GeneralSecurityException {
    site.configured();
    try (var one = Replica.at(site);
        var other = Replica.at(site)) {
      var identities = List.of(one.identity(), other.identity());
      site.untilAllTrust(site.authorities());

      assertThat(site.authorities()).hasSize(1);
      assertThat(identities).doesNotHaveDuplicates();
      for (var identity : identities) {
        site.assertTrusted(identity, Instant.now());
        assertThat(identity.covers("hook.fl.svc")).isTrue();
      }
      one.untilWell();
      other.untilWell();
    }
  }

  @Test
  void clocksAnHourOffTrustEachOther() throws GeneralSecurityException {
    site.configured();
    try (var fast = Replica.at(site, HOUR);
        var slow = Replica.at(site, HOUR.negated())) {
      var identities = List.of(fast.identity(), slow.identity());
      site.untilAllTrust(site.authorities());

      for (var identity : identities) {
        site.assertTrusted(identity, Instant.now().plus(HOUR));
        site.assertTrusted(identity, Instant.now());
        site.assertTrusted(identity, Instant.now().minus(HOUR));
      }
      assertThat(site.authorities()).hasSize(1);
    }
  }

  @Test
  void aReplicaThatStartsLaterSignsWithTheSameAuthority() throws GeneralSecurityException {
    site.configured();
    try (var one = Replica.at(site)) {
      one.identity();
    }
    var secret = site.secret().require().getMetadata();

    try (var next = Replica.at(site)) {
      site.assertTrusted(next.identity(), Instant.now());
      assertThat(next.authority().authorityExpires())
          .contains(site.authorities().getFirst().getNotAfter().toInstant());
      assertThat(next.authority().expires()).contains(next.identity().expires());
    }
    assertThat(site.secret().require().getMetadata().getResourceVersion())
        .isEqualTo(secret.getResourceVersion());
  }

  @Test
  void aSecretThatSomebodyDeletedComesBackAsItWas() {
    site.configured();
    try (var one = Replica.at(site);
        var other = Replica.at(site)) {
      one.identity();
      other.identity();
      var authorities = site.authorities();

      site.secret().delete();

      await().atMost(SOON).until(() -> site.secret().get() != null);
      assertThat(site.authorities()).isEqualTo(authorities);
      assertThat(one.identities()).isEqualTo(1);
    }
  }

  @Test
  void aSecretThatSomebodyOverwroteComesBackAsItWas() {
    site.configured();
    try (var replica = Replica.at(site)) {
      replica.identity();
      var authorities = site.authorities();

      site.editSecret(GARBAGE);

      await().atMost(SOON).until(() -> site.authorities().equals(authorities));
      replica.untilWell();
      assertThat(replica.identities()).isEqualTo(1);
    }
  }

  @Test
  void garbageThatWasThereBeforeIsReplaced() throws GeneralSecurityException {
    site.configured();
    site.givenSecret(OURS, GARBAGE);

    try (var replica = Replica.at(site)) {
      site.assertTrusted(replica.identity(), Instant.now());
      assertThat(site.authorities()).hasSize(1);
      replica.untilWell();
    }
  }

  @Test
  void aForeignSecretIsLeftAloneAndSaid() {
    site.configured();
    site.givenSecret(Map.of("app", "theirs"), GARBAGE);
    var theirs = site.secret().require();

    try (var replica = Replica.at(site)) {
      replica.untilProblem(Code.SECRET_FOREIGN);
      assertThat(replica.authority().presented()).isFalse();
      assertThat(site.secret().require()).isEqualTo(theirs);

      site.secret().delete();

      replica.identity();
      replica.untilWell();
    }
  }

  @Test
  void whatMemoryHoldsGoesOnWhenTheSecretBecomesForeign() {
    site.configured();
    try (var replica = Replica.at(site)) {
      replica.identity();
      var authorities = site.authorities();
      site.secret()
          .edit(
              s -> new SecretBuilder(s).editMetadata().withLabels(Map.of()).endMetadata().build());
      replica.untilProblem(Code.SECRET_FOREIGN);

      site.patchMutating("[{\"op\":\"remove\",\"path\":\"/webhooks/0/clientConfig/caBundle\"}]");
      site.untilAllTrust(authorities);
      replica.sleeps(Duration.ofDays(25));

      await("another leaf").atMost(SOON).until(() -> replica.identities() == 2);
      assertThat(replica.codes()).containsExactly(Code.SECRET_FOREIGN);
    }
  }

  @Test
  void aCaBundleThatSomebodyWipedIsWrittenAgain() {
    site.configured();
    try (var replica = Replica.at(site)) {
      replica.identity();
      var authorities = site.authorities();
      site.untilAllTrust(authorities);

      site.patchMutating("[{\"op\":\"remove\",\"path\":\"/webhooks/1/clientConfig/caBundle\"}]");
      site.untilAllTrust(authorities);
      site.patchMutating(
          "[{\"op\":\"replace\",\"path\":\"/webhooks/0/clientConfig/caBundle\",\"value\":\"aGVsbG8=\"}]");
      site.untilAllTrust(authorities);

      assertThat(site.mutating().require().getWebhooks().getFirst().getRules()).hasSize(1);
    }
  }

  @Test
  void aConfigurationThatComesLaterIsWaitedFor() {
    try (var replica = Replica.at(site)) {
      replica.identity();
      replica.untilProblem(Code.WEBHOOKS_NOT_CONFIGURED);

      site.configured();

      site.untilAllTrust(site.authorities());
      replica.untilWell();
    }
  }

  @Test
  void aRenewalThatWasMissedIsMadeUpFor() throws GeneralSecurityException {
    site.configured();
    try (var replica = Replica.at(site)) {
      replica.identity();
      var authority = site.authorities();

      replica.sleeps(Duration.ofDays(21));

      await("another leaf").atMost(SOON).until(() -> replica.identities() == 2);
      assertThat(site.authorities()).isEqualTo(authority);
      site.assertTrusted(replica.identity(), replica.instant());
    }
  }

  @Test
  void anAuthorityThatIsDueGetsASuccessorThatWaitsForItsTurn() throws GeneralSecurityException {
    site.configured();
    try (var replica = Replica.at(site)) {
      replica.identity();
      var first = site.authorities().getFirst();

      replica.sleeps(Duration.ofDays(245));

      await("a successor").atMost(SOON).until(() -> site.authorities().size() == 2);
      var both = site.authorities();
      assertThat(both).last().isEqualTo(first);
      site.untilAllTrust(both);
      await("the successor signs")
          .atMost(SOON)
          .until(
              () ->
                  replica
                      .authority()
                      .authorityExpires()
                      .equals(Optional.of(both.getFirst().getNotAfter().toInstant())));
      site.assertTrusted(replica.identity(), replica.instant());
    }
  }

  @Test
  void anAuthorityThatExpiredInItsSleepIsReplaced() throws GeneralSecurityException {
    site.configured();
    try (var replica = Replica.at(site)) {
      replica.identity();
      var first = site.authorities();

      replica.sleeps(Duration.ofDays(400));

      await("another authority").atMost(SOON).until(() -> !site.authorities().equals(first));
      assertThat(site.authorities()).hasSize(1);
      await("another leaf").atMost(SOON).until(() -> replica.identities() == 2);
      site.untilAllTrust(site.authorities());
      site.assertTrusted(replica.identity(), replica.instant());
      replica.untilWell();
    }
  }

  @Test
  void theRightsOfItsRolesSufficeAndWithoutThemItSaysSoAndWaits() throws GeneralSecurityException {
    site.configured();
    var namespace = site.names().namespace();
    var user = Config.fromKubeconfig(Users.newUser(namespace, "op", List.of()).toFile());

    try (var replica = Replica.as(site, user, "certificates")) {
      replica.untilProblem(Code.CERTIFICATE_RIGHTS_MISSING);
      assertThat(replica.authority().presented()).isFalse();

      grant(namespace + "-op", watches());
      await("what it may not write")
          .atMost(SOON)
          .until(
              () ->
                  replica.authority().problems().stream()
                      .anyMatch(problem -> problem.sentence().contains("may not write Secret")));

      grant(namespace + "-op", needed());
      site.assertTrusted(replica.identity(), Instant.now());
      replica.untilWell();
    }
  }

  @Test
  void nothingIsAskedWhenNothingHappens() {
    site.configured();
    var user = site.client().getConfiguration();
    try (var replica = Replica.as(site, user, site.names().configuration())) {
      replica.identity();
      site.untilAllTrust(site.authorities());

      var before = new AtomicReference<>(List.<String>of());
      await("no request but watches for 4 s")
          .during(Duration.ofSeconds(4))
          .atMost(SOON)
          .until(
              () -> {
                var now = requests("iflearner-operator/" + site.names().configuration());
                return before.getAndSet(now).equals(now);
              });
      // Three lists, one Secret, two caBundles.
      assertThat(before.get()).hasSize(6);
    }
  }

  private List<PolicyRule> watches() {
    return List.of(
        rule("", "secrets", site.names().secret(), "list", "watch"),
        rule(
            "admissionregistration.k8s.io",
            "mutatingwebhookconfigurations",
            site.names().configuration(),
            "list",
            "watch"),
        rule(
            "admissionregistration.k8s.io",
            "validatingwebhookconfigurations",
            site.names().configuration(),
            "list",
            "watch"));
  }

  /** What the shipped roles must grant, and no more. */
  private List<PolicyRule> needed() {
    return List.of(
        new PolicyRuleBuilder()
            .withApiGroups("")
            .withResources("secrets")
            .withVerbs("create")
            .build(),
        rule("", "secrets", site.names().secret(), "list", "watch", "update"),
        rule(
            "admissionregistration.k8s.io",
            "mutatingwebhookconfigurations",
            site.names().configuration(),
            "list",
            "watch",
            "update"),
        rule(
            "admissionregistration.k8s.io",
            "validatingwebhookconfigurations",
            site.names().configuration(),
            "list",
            "watch",
            "update"));
  }

  private static PolicyRule rule(String group, String resource, String name, String... verbs) {
    return new PolicyRuleBuilder()
        .withApiGroups(group)
        .withResources(resource)
        .withResourceNames(name)
        .withVerbs(verbs)
        .build();
  }

  private void grant(String role, List<PolicyRule> rules) {
    site.client()
        .rbac()
        .clusterRoles()
        .withName(role)
        .edit(
            granted -> {
              granted.setRules(rules);
              return granted;
            });
  }

  /** What one client sent, watches apart. */
  private static List<String> requests(String userAgent) {
    var json = new ObjectMapper();
    try (var lines = Files.lines(SharedControlPlane.auditLog())) {
      return lines
          .filter(line -> line.contains(userAgent))
          .filter(line -> line.endsWith("}")) // the API server may still be writing it
          .map(
              line -> {
                try {
                  return json.readTree(line);
                } catch (IOException e) {
                  return json.missingNode();
                }
              })
          .filter(event -> event.path("userAgent").asText().equals(userAgent))
          .filter(event -> !event.path("verb").asText().equals("watch"))
          .map(event -> event.path("verb").asText() + " " + event.path("requestURI").asText())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
