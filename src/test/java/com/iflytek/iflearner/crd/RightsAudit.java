package com.iflytek.iflearner.crd;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.crd.AuditLogs.Asked;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What {@code deploy/} grants the operator is what its requests need, no less and no more: all that
 * the API servers of the whole suite wrote down, so this runs after every other test. Namespaces
 * are not compared, since tests use others than those that are installed.
 */
class RightsAudit {
  /** What is asked for and not granted by deploy/, and why that is right. */
  private static final List<Elsewhere> NOT_GRANTED_HERE =
      List.of(
          new Elsewhere(
              "an operator outside the cluster installs the CRD itself",
              asked ->
                  asked.right().resource().equals("customresourcedefinitions")
                      && !asked.right().verb().equals("delete")),
          new Elsewhere(
              "an operator outside the cluster makes the namespace of the claims",
              asked ->
                  asked.right().resource().equals("namespaces")
                      && Set.of("get", "create").contains(asked.right().verb())),
          new Elsewhere(
              "an operator outside the cluster has webhook configurations of its own",
              asked ->
                  asked.right().group().equals("admissionregistration.k8s.io")
                      && asked.right().name().equals("iflearner-operator-local")),
          new Elsewhere(
              "an operator outside the cluster looks whether one is inside",
              asked ->
                  asked.right().group().equals("admissionregistration.k8s.io")
                      && asked.right().verb().equals("get")
                      && asked.right().name().equals("iflearner-operator")),
          new Elsewhere(
              "an operator outside the cluster asks, without storing it, whether its webhooks answer",
              asked ->
                  asked.right().resource().equals("iflearnerjobs")
                      && asked.right().verb().equals("create")
                      && asked.isTrial()),
          new Elsewhere(
              "everybody may ask what they may do (ClusterRole system:basic-user)",
              asked -> asked.right().resource().equals("selfsubjectaccessreviews")));

  /**
   * What the admission plugin OwnerReferencesPermissionEnforcement asks for; no request shows it.
   */
  private static final Right USED_BY_NO_REQUEST =
      new Right("git.iflytek.com", "iflearnerjobs/finalizers", "update", "");

  /** What tests call otherwise, since they share a cluster, by what it is called once installed. */
  private static final Map<Pattern, String> STANDS_FOR =
      Map.of(
          Pattern.compile("certificates-\\d+"), "iflearner-operator",
          Pattern.compile("authority"), "iflearner-operator-ca");

  private static Set<Asked> asked = Set.of();

  private record Elsewhere(String why, Predicate<Asked> covers) {}

  @BeforeAll
  static void readWhatTheSuiteLeft() {
    var logs = AuditLogs.ofThisBuild();
    assertThat(logs)
        .as("audit logs under target/: this runs after the integration tests")
        .isNotEmpty();
    asked =
        AuditLogs.askedByOperators(logs).stream().map(RightsAudit::asInstalled).collect(toSet());
    assertThat(asked).as("requests of operators in %s", logs).isNotEmpty();
  }

  private static Asked asInstalled(Asked one) {
    var right = one.right();
    return STANDS_FOR.entrySet().stream()
        .filter(name -> name.getKey().matcher(right.name()).matches())
        .map(name -> new Right(right.group(), right.resource(), right.verb(), name.getValue()))
        .findFirst()
        .map(installed -> new Asked(installed, one.isTrial()))
        .orElse(one);
  }

  @Test
  void nothingIsAskedForThatIsNotGranted() {
    var granted = Right.granted(Path.of("deploy"));

    assertThat(asked)
        .filteredOn(one -> NOT_GRANTED_HERE.stream().noneMatch(other -> other.covers().test(one)))
        .extracting(Asked::right)
        .filteredOn(right -> granted.stream().noneMatch(grant -> grant.covers(right)))
        .isEmpty();
  }

  @Test
  void nothingIsGrantedThatNobodyAskedFor() {
    assertThat(Right.granted(Path.of("deploy")))
        .filteredOn(grant -> asked.stream().noneMatch(one -> grant.covers(one.right())))
        .containsExactly(USED_BY_NO_REQUEST);
  }

  /** An exception that no longer occurs would hide the next surplus. */
  @Test
  void everyExceptionOccurs() {
    assertThat(NOT_GRANTED_HERE)
        .filteredOn(exception -> asked.stream().noneMatch(exception.covers()))
        .extracting(Elsewhere::why)
        .isEmpty();
  }
}
