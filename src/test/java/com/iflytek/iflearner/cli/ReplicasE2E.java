package com.iflytek.iflearner.cli;

import static com.iflytek.iflearner.cli.DeployedOperator.NAME;
import static com.iflytek.iflearner.cli.DeployedOperator.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.iflytek.iflearner.cli.SteadyCreates.Answer;
import com.iflytek.iflearner.crd.Page;
import com.iflytek.iflearner.local.sandbox.SharedSandbox;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Two replicas in a real cluster, installed with {@code kubectl apply -k deploy}, their webhooks
 * reached through their Service with {@code failurePolicy: Fail}. The stories follow each other.
 *
 * <p>Jobs of the load are created for good, through the whole of admission, but in a namespace that
 * the operator is told not to look after: each would be six writes of its own.
 */
@TestMethodOrder(OrderAnnotation.class)
class ReplicasE2E {
  /** In creates a second, each of them two reviews: at least, and where the computer carries it. */
  private static final int LEAST = 20;

  private static final int MOST = 100;

  /**
   * Of what the computer carries, so much is asked for. Two processors that run API server, etcd,
   * node and load are busy with a starting JVM for ten seconds; at half of what they carry, calls
   * then queued up for longer than that in one run of three.
   */
  private static final int SHARE = 5;

  private static final Duration LENGTH = Duration.ofMinutes(2);

  private static final Duration SOON = Duration.ofSeconds(60);

  private static DeployedOperator cluster;
  private static String namespace;

  @BeforeAll
  static void makeACluster() {
    SharedSandbox.requireOrSkip();
    cluster = new DeployedOperator();
    namespace = cluster.newNamespace("load");
  }

  @AfterAll
  static void endIt() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  @Order(1)
  void bothReplicasStartAtOnceInAClusterThatKnowsNothingYet() {
    cluster.kubectl("apply", "-k", "deploy");
    cluster.rolledOut();

    cluster.untilJobsAreAdmitted(namespace, "first", SOON);
    assertThat(cluster.replicas()).hasSize(2).allSatisfy(ReplicasE2E::neverFailed);
  }

  @Test
  @Order(2)
  void theGuideShowsThatItWorks() {
    Page.read("docs/install.md").commands("See that it works").forEach(cluster::type);
  }

  @Test
  @Order(3)
  void aSecretThatSomebodyDeletedIsMadeAgain() {
    cluster.kubectl("delete", "secret", NAME + "-ca", "--namespace=" + NAMESPACE);

    await()
        .atMost(SOON)
        .until(
            () ->
                cluster.client().secrets().inNamespace(NAMESPACE).withName(NAME + "-ca").get()
                    != null);
    cluster.untilJobsAreAdmitted(namespace, "secret-deleted", SOON);
    restartBoth();
    cluster.untilJobsAreAdmitted(namespace, "secret-deleted-and-restarted", SOON);
  }

  @Test
  @Order(4)
  void aBundleThatSomebodyWipedIsWrittenAgain() {
    for (var kind : List.of("mutating", "validating")) {
      cluster.kubectl(
          "patch",
          kind + "webhookconfiguration",
          NAME,
          "--type=json",
          "--patch=[{\"op\":\"remove\",\"path\":\"/webhooks/0/clientConfig/caBundle\"}]");
    }

    cluster.untilJobsAreAdmitted(namespace, "bundle-wiped", SOON);
  }

  @Test
  @Order(5)
  void anOperatorThatWasAwayComesBackAlthoughItsWebhooksRefuseEverything() {
    cluster.kubectl("scale", "deployment/" + NAME, "--namespace=" + NAMESPACE, "--replicas=0");
    await()
        .atMost(SOON)
        .until(() -> cluster.create(namespace, "x").output().contains("failed calling webhook"));
    cluster.kubectl("delete", "secret", NAME + "-ca", "--namespace=" + NAMESPACE);

    cluster.kubectl("scale", "deployment/" + NAME, "--namespace=" + NAMESPACE, "--replicas=2");
    cluster.rolledOut();

    cluster.untilJobsAreAdmitted(namespace, "back", SOON);
  }

  @Test
  @Order(6)
  void aRollingRestartCutsNoRequest() throws Exception {
    lookAfter(cluster.newNamespace("looked-after"));
    var rate = Math.clamp(carried() / SHARE, LEAST, MOST);
    try (var creates = creates("rolling", rate, LENGTH)) {
      await().atMost(SOON).until(() -> creates.answered() > 10 * rate);
      var before = cluster.replicas();
      cluster.kubectl("rollout", "restart", "deployment/" + NAME, "--namespace=" + NAMESPACE);
      cluster.rolledOut();
      assertThat(names(cluster.replicas())).doesNotContainAnyElementsOf(names(before));

      var answers = creates.all();

      System.out.println(SteadyCreates.figures("rolling restart of two replicas", answers));
      assertThat(answers).hasSize((int) LENGTH.toSeconds() * rate);
      assertThat(failed(answers)).as(cluster.logs()).isEmpty();
    }
  }

  /**
   * Those that were sent before the API server could know: the Service still led there. One replica
   * answers for two, while the other starts beside it at once.
   */
  @Test
  @Order(7)
  void killingAReplicaCostsNoRequestThatIsMadeOnceItsEndIsKnown() throws Exception {
    try (var creates = creates("killed", LEAST, Duration.ofSeconds(20))) {
      await().atMost(SOON).until(() -> creates.answered() > 5 * LEAST);
      var victim = cluster.replicas().getFirst();
      var underWay = creates.underWay();
      var killed = Instant.now();
      cluster.process(victim).destroyForcibly();
      await().pollInterval(Duration.ofMillis(5)).atMost(SOON).until(() -> !isServedBy(victim));
      var known = Instant.now();

      var answers = creates.all();

      System.out.println(SteadyCreates.figures("one of two replicas killed", answers));
      System.out.printf(
          "one of two replicas killed: %d under way then, its end known after %d ms%n",
          underWay, Duration.between(killed, known).toMillis());
      assertThat(failed(answers)).allMatch(answer -> answer.due().isBefore(known));
    }
  }

  private static void lookAfter(String only) {
    cluster.kubectl(
        "set",
        "env",
        "deployment/" + NAME,
        "--namespace=" + NAMESPACE,
        "IFLEARNER_NAMESPACE=" + only);
    cluster.rolledOut();
  }

  private static SteadyCreates creates(String name, int perSecond, Duration length) {
    return SteadyCreates.start(
        cluster.config(), cluster.newNamespace("load-" + name), perSecond, length);
  }

  /** Creates a second that this computer carries, with all that runs on it. */
  private static long carried() throws Exception {
    carried("warming", Duration.ofSeconds(10)); // all are to be warm: replicas, API server and load
    var carried = carried("warm", Duration.ofSeconds(5));
    System.out.printf("this computer carries %d creates a second%n", carried);
    return carried;
  }

  private static long carried(String name, Duration length) throws Exception {
    var namespace = cluster.newNamespace("load-" + name);
    return SteadyCreates.carried(cluster.config(), namespace, 16, length);
  }

  private static List<Answer> failed(List<Answer> answers) {
    return answers.stream().filter(answer -> !answer.created()).toList();
  }

  /** Not one after the other, as a rollout does: for a moment nobody is there. */
  private static void restartBoth() {
    cluster.kubectl("delete", "pods", "--all", "--namespace=" + NAMESPACE);
    cluster.rolledOut();
  }

  private static boolean isServedBy(Pod pod) {
    return cluster
        .client()
        .discovery()
        .v1()
        .endpointSlices()
        .inNamespace(NAMESPACE)
        .withLabel("kubernetes.io/service-name", NAME)
        .list()
        .getItems()
        .stream()
        .filter(slice -> slice.getEndpoints() != null)
        .flatMap(slice -> slice.getEndpoints().stream())
        .filter(endpoint -> endpoint.getAddresses().contains(pod.getStatus().getPodIP()))
        .anyMatch(endpoint -> endpoint.getConditions().getReady());
  }

  private static List<String> names(List<Pod> pods) {
    return pods.stream().map(pod -> pod.getMetadata().getName()).toList();
  }

  private static void neverFailed(Pod pod) {
    assertThat(pod.getStatus().getContainerStatuses().getFirst().getRestartCount())
        .as(cluster.logs())
        .isZero();
  }
}
