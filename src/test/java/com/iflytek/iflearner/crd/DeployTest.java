package com.iflytek.iflearner.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code kubectl apply -k deploy} installs, as files. */
class DeployTest {
  private static final Path WHOLE_CLUSTER = Path.of("deploy");
  private static final Path ONE_NAMESPACE = Path.of("deploy/namespaced");

  private static final List<JsonNode> OBJECTS = Kustomization.objects(WHOLE_CLUSTER);
  private static final JsonNode DEPLOYMENT = one("Deployment");
  private static final JsonNode POD = DEPLOYMENT.at("/spec/template/spec");
  private static final JsonNode CONTAINER = POD.at("/containers/0");

  static Stream<Path> folders() {
    return Stream.of(WHOLE_CLUSTER, ONE_NAMESPACE);
  }

  private static JsonNode one(String kind) {
    var found =
        OBJECTS.stream().filter(object -> object.path("kind").asText().equals(kind)).toList();
    assertThat(found).as(kind).hasSize(1);
    return found.getFirst();
  }

  private static Stream<JsonNode> all(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("folders")
  void noRoleHasAWildcardOrHandsOutRights(Path folder) {
    assertThat(Kustomization.objects(folder))
        .filteredOn(object -> object.path("kind").asText().endsWith("Role"))
        .isNotEmpty()
        .flatExtracting(Right::of)
        .allSatisfy(
            right -> {
              assertThat(List.of(right.group(), right.resource(), right.verb(), right.name()))
                  .noneMatch(word -> word.contains("*"));
              assertThat(right.verb()).isNotIn("escalate", "bind", "impersonate");
              assertThat(right.group()).isNotEqualTo("rbac.authorization.k8s.io");
            });
  }

  @ParameterizedTest
  @MethodSource("folders")
  void noSecretAndNoConfigMapOfAJobIsRead(Path folder) {
    var outside =
        Right.operatorsRoles(folder).stream()
            .filter(role -> !role.at("/metadata/namespace").asText().equals("iflearner-system"))
            .flatMap(role -> Right.of(role).stream())
            .toList();

    assertThat(outside).isNotEmpty().noneMatch(right -> right.resource().equals("secrets"));
    assertThat(outside)
        .filteredOn(right -> right.resource().equals("configmaps"))
        .allMatch(right -> right.name().equals("b64cd87e.git.iflytek.com"));
    assertThat(Right.granted(folder))
        .filteredOn(right -> right.resource().equals("secrets") && !right.verb().equals("create"))
        .allMatch(right -> right.name().equals("iflearner-operator-ca"));
  }

  @ParameterizedTest
  @MethodSource("folders")
  void nobodyButTheOperatorIsBoundToAnything(Path folder) {
    assertThat(Kustomization.objects(folder))
        .filteredOn(object -> object.path("kind").asText().endsWith("RoleBinding"))
        .hasSize(3)
        .allSatisfy(
            binding -> {
              assertThat(binding.path("subjects")).hasSize(1);
              assertThat(binding.at("/subjects/0/kind").asText()).isEqualTo("ServiceAccount");
              assertThat(binding.at("/subjects/0/name")).isEqualTo(POD.path("serviceAccountName"));
              assertThat(binding.at("/subjects/0/namespace"))
                  .isEqualTo(DEPLOYMENT.at("/metadata/namespace"));
            });
  }

  @Test
  void inOneNamespaceTheRightsAreTheSameAndEndThere() {
    assertThat(Right.granted(ONE_NAMESPACE))
        .containsExactlyInAnyOrderElementsOf(Right.granted(WHOLE_CLUSTER));
    assertThat(Right.operatorsRoles(ONE_NAMESPACE))
        .filteredOn(role -> role.path("kind").asText().equals("ClusterRole"))
        .flatExtracting(Right::of)
        .extracting(Right::resource)
        .doesNotContain("pods", "services", "ingresses", "iflearnerjobs", "events");
  }

  @ParameterizedTest
  @MethodSource("folders")
  void everyObjectSaysWhatItBelongsTo(Path folder) {
    assertThat(Kustomization.objects(folder))
        .allSatisfy(
            object ->
                assertThat(object.at("/metadata/labels").fieldNames())
                    .toIterable()
                    .as(object.at("/metadata/name").asText())
                    .contains(
                        "app.kubernetes.io/name",
                        "app.kubernetes.io/instance",
                        "app.kubernetes.io/version",
                        "app.kubernetes.io/component",
                        "app.kubernetes.io/part-of",
                        "app.kubernetes.io/managed-by"));
  }

  @Test
  void theNamespaceAllowsRestrictedPodsOnly() {
    assertThat(List.of("enforce", "audit", "warn"))
        .allSatisfy(
            mode ->
                assertThat(
                        one("Namespace")
                            .at("/metadata/labels")
                            .path("pod-security.kubernetes.io/" + mode)
                            .asText())
                    .isEqualTo("restricted"));
  }

  @Test
  void thePodIsRestricted() {
    assertThat(POD.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(POD.at("/securityContext/runAsUser").asInt()).isEqualTo(65532);
    assertThat(POD.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    assertThat(POD.path("containers")).hasSize(1);
    var container = CONTAINER.path("securityContext");
    assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(Right.texts(container.at("/capabilities/drop"))).containsExactly("ALL");
    assertThat(all(POD.path("volumes")).map(volume -> volume.has("emptyDir")))
        .isNotEmpty()
        .containsOnly(true);
  }

  @Test
  void onlyThePodGetsTheToken() {
    assertThat(one("ServiceAccount").path("automountServiceAccountToken").asBoolean(true))
        .isFalse();
    assertThat(POD.path("automountServiceAccountToken").asBoolean()).isTrue();
  }

  @Test
  void theKubeletAsksTheHealthPort() {
    assertThat(port("health")).isEqualTo(8081);
    assertThat(CONTAINER.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/livez");
    assertThat(CONTAINER.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/readyz");
    assertThat(Stream.of("startup", "liveness", "readiness"))
        .allSatisfy(
            probe ->
                assertThat(CONTAINER.at("/" + probe + "Probe/httpGet/port").asText())
                    .isEqualTo("health"));
  }

  @Test
  void theServicesLeadToThePod() {
    var services =
        OBJECTS.stream().filter(object -> object.path("kind").asText().equals("Service")).toList();

    assertThat(services)
        .extracting(service -> port(service.at("/spec/ports/0/targetPort").asText()))
        .containsExactlyInAnyOrder(8443, 8081);
    assertThat(services)
        .extracting(service -> service.at("/spec/selector"))
        .containsOnly(DEPLOYMENT.at("/spec/selector/matchLabels"));
  }

  @Test
  void twoReplicasAreNeverBothAway() {
    assertThat(DEPLOYMENT.at("/spec/replicas").asInt()).isEqualTo(2);
    assertThat(DEPLOYMENT.at("/spec/strategy/rollingUpdate/maxUnavailable").asInt(-1)).isZero();
    var budget = one("PodDisruptionBudget").path("spec");
    assertThat(budget.path("maxUnavailable").asInt()).isEqualTo(1);
    assertThat(budget.path("selector")).isEqualTo(DEPLOYMENT.at("/spec/selector"));
    assertThat(all(POD.path("topologySpreadConstraints")))
        .isNotEmpty()
        .allMatch(spread -> spread.path("whenUnsatisfiable").asText().equals("ScheduleAnyway"))
        .allMatch(spread -> spread.path("labelSelector").equals(DEPLOYMENT.at("/spec/selector")));
  }

  /** 10 s of drain, then what was asked before may take its 30 s. */
  @Test
  void aStopHasTimeToDrain() {
    assertThat(POD.path("terminationGracePeriodSeconds").asInt()).isGreaterThan(10 + 30);
  }

  @Test
  void theNetworkIsOpenForWhatTheOperatorIsAndNeeds() {
    var policy = one("NetworkPolicy").path("spec");

    assertThat(policy.path("podSelector")).isEqualTo(DEPLOYMENT.at("/spec/selector"));
    assertThat(Right.texts(policy.path("policyTypes"))).containsExactly("Ingress", "Egress");
    assertThat(ports(policy.path("ingress"))).containsExactlyInAnyOrder("8443/TCP", "8081/TCP");
    assertThat(ports(policy.path("egress")))
        .containsExactlyInAnyOrder("443/TCP", "6443/TCP", "50002/TCP", "53/UDP", "53/TCP");
  }

  @Test
  void itLearnsFromThePodWhereAndWhoItIs() {
    assertThat(CONTAINER.path("env"))
        .extracting(
            variable -> variable.path("name").asText(),
            variable -> variable.at("/valueFrom/fieldRef/fieldPath").asText())
        .contains(
            tuple("IFLEARNER_OPERATOR_NAMESPACE", "metadata.namespace"),
            tuple("IFLEARNER_INSTANCE", "metadata.name"));
    assertThat(Right.texts(CONTAINER.path("args"))).containsExactly("operator");
  }

  @Test
  void peopleGetTheKindWithTheRolesTheyHave() {
    assertThat(aggregated("view"))
        .extracting(Right::verb)
        .containsOnly("get", "list", "watch")
        .isNotEmpty();
    assertThat(Set.copyOf(aggregated("edit"))).containsAll(aggregated("view"));
    assertThat(Set.copyOf(aggregated("admin"))).containsAll(aggregated("edit"));
    assertThat(aggregated("admin"))
        .filteredOn(right -> right.resource().equals("iflearnerjobs/status"))
        .extracting(Right::verb)
        .containsExactly("get");
  }

  private static List<Right> aggregated(String to) {
    return OBJECTS.stream()
        .filter(
            object ->
                object.at("/metadata/labels").has("rbac.authorization.k8s.io/aggregate-to-" + to))
        .flatMap(role -> Right.of(role).stream())
        .toList();
  }

  private static int port(String name) {
    return all(CONTAINER.path("ports"))
        .filter(port -> port.path("name").asText().equals(name))
        .mapToInt(port -> port.path("containerPort").asInt())
        .findFirst()
        .orElseThrow();
  }

  private static List<String> ports(JsonNode rules) {
    return all(rules)
        .flatMap(rule -> all(rule.path("ports")))
        .map(port -> port.path("port").asText() + "/" + port.path("protocol").asText())
        .toList();
  }
}
