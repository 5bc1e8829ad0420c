package com.iflytek.iflearner.local.demo;

import static com.iflytek.iflearner.local.demo.DemoFiles.CLIENTS;
import static com.iflytek.iflearner.local.demo.DemoFiles.REFUSED;
import static com.iflytek.iflearner.local.demo.DemoFiles.SERVER;

import com.iflytek.iflearner.local.Binaries;
import com.iflytek.iflearner.local.ChildProcess;
import com.iflytek.iflearner.local.LocalFailure;
import com.iflytek.iflearner.local.Program;
import com.iflytek.iflearner.local.sandbox.Sandbox;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The demo, chapter by chapter, on a cluster that goes when it is closed. */
public final class Demo implements AutoCloseable {
  private static final Patience SOON = new Patience(Duration.ofMinutes(1), Duration.ofMillis(200));

  /** A look at the training makes the server write to its log. */
  private static final Patience TRAINING =
      new Patience(Duration.ofMinutes(3), Duration.ofSeconds(1));

  private static final String MANAGED = "app.kubernetes.io/managed-by=iflearner-operator";

  private final Story story;
  private final DemoCluster cluster;
  private final Path files;
  private final Kubectl kubectl;
  private final KubernetesClient client;
  private final ChildProcess operator;

  private Demo(Story story, DemoCluster cluster, UnaryOperator<List<String>> program) {
    this.story = story;
    this.cluster = cluster;
    files = DemoFiles.layOutIn(cluster.folder().resolve("demo"));
    var kubectlFile = Binaries.ofThisComputer(story::progress).path(Program.KUBECTL);
    kubectl = new Kubectl(kubectlFile, cluster.kubeconfig(), files);
    var config = Config.fromKubeconfig(cluster.kubeconfig().toFile());
    client = new KubernetesClientBuilder().withConfig(config).build();
    operator = cluster.operator(program);
  }

  /**
   * Starts the cluster, and the operator in it.
   *
   * @param training false where Pods cannot run: the jobs are kept, but nothing trains
   * @param program makes the command that runs this program with the arguments it is given
   */
  public static Demo start(Story story, boolean training, UnaryOperator<List<String>> program) {
    story.title("iflearner demo: a federation of a server and two parties on this computer");
    story.chapter("A cluster of its own");
    var missing = training ? Sandbox.missing() : List.<String>of();
    if (!missing.isEmpty()) {
      throw new LocalFailure(
          String.join("; ", missing) + "; or leave the training out with --no-training");
    }
    var cluster =
        story.timed(
            "etcd, API server and controllers" + (training ? ", DNS, an edge and a node" : ""),
            () ->
                training
                    ? DemoCluster.whole(story::progress)
                    : DemoCluster.controlPlaneOnly(story::progress));
    try {
      return new Demo(story, cluster, program);
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Tells all of it; where it does not come out as it should, the logs are kept. */
  public void tell(boolean training) {
    try {
      chapters(training);
    } catch (LocalFailure e) {
      cluster.keepFolder();
      throw e;
    }
  }

  private void chapters(boolean training) {
    awaitOperator();
    showRefusals();
    prepareCertificates();
    applyServer();
    showRepair();
    applyParties();
    showChildren();
    if (training) {
      showTraining();
    }
  }

  /** How to go on by hand. */
  public void invite() {
    story.chapter("Your turn");
    story.command("export KUBECONFIG=" + cluster.kubeconfig());
    story.command("kubectl get iflearnerjobs");
    story.note("Without a kubectl of your own: " + kubectl.program());
    story.note("The manifests are in " + files + ", logs in " + cluster.folder() + ".");
    story.note("Ctrl-C takes everything away.");
  }

  @Override
  public void close() {
    client.close();
    cluster.close();
  }

  private void awaitOperator() {
    story.chapter("The operator");
    story.during(
        "iflearner operator installs its CRD and webhooks",
        "the operator is ready",
        () -> SOON.await(operator, "its webhooks were there", this::answersReviews));
  }

  /** A review reaches it: a job that would be refused by nobody else is refused. */
  private boolean answersReviews() {
    var file = REFUSED.getFirst() + ".yaml";
    return kubectl.run("create", "--dry-run=server", "-f", file).output().contains("[IFL");
  }

  private void showRefusals() {
    story.chapter("Jobs that can never work are refused, with every reason at once");
    for (var name : REFUSED) {
      var file = name + ".yaml";
      story.command("kubectl apply -f " + file);
      var result = kubectl.run("apply", "-f", file);
      if (result.succeeded()) {
        throw new LocalFailure("the operator let " + file + " pass");
      }
      story.output(result.output());
    }
  }

  private void prepareCertificates() {
    story.chapter("Certificates: the edge's in Secrets, what the parties trust in ConfigMaps");
    Certificates.makeIn(files);
    for (var role : Certificates.ROLES) {
      var pair = role + "-iflearner-secret";
      show("create", "secret", "tls", pair, "--cert=" + pair + ".crt", "--key=" + pair + ".key");
      show("create", "configmap", role + "-iflearner-crt", "--from-file=" + pair + ".crt=ca.crt");
    }
  }

  private void applyServer() {
    story.chapter("A server");
    show("apply", "-f", SERVER + ".yaml");
    SOON.await(operator, "the server had its Service", () -> !uidOfServerService().isEmpty());
  }

  private void applyParties() {
    story.chapter("Two parties");
    CLIENTS.forEach(name -> show("apply", "-f", name + ".yaml"));
    var stored = kubectl.ask("get", "iflearnerjob", CLIENTS.getFirst(), "-o", "json");
    var additions = Additions.between(files.resolve(CLIENTS.getFirst() + ".yaml"), stored);
    story.note("What admission added to " + CLIENTS.getFirst() + ":");
    story.output(String.join("\n", additions));
  }

  private void showChildren() {
    story.chapter("What the operator made of them");
    var kinds = "pods,services,ingresses";
    SOON.await(
        operator,
        "the children of the jobs were there",
        () ->
            kubectl.ask("get", kinds, "-l", MANAGED, "-o", "name").lines().count() == 9
                && kubectl.ask("get", "pods", "-o", "jsonpath={..schedulingGates}").isBlank());
    show("get", kinds, "-l", MANAGED);
  }

  private void showTraining() {
    story.chapter("Real iFLearner trains, through the edge over TLS, with secure aggregation");
    var federation = new Federation(client, "default");
    story.during(
        "waiting for the parties",
        "the federation has trained to the end",
        () -> TRAINING.await(operator, "all jobs succeeded", () -> advanced(federation)));
    show("logs", CLIENTS.getFirst(), "--tail=3");
    show("get", "iflearnerjobs");
  }

  private boolean advanced(Federation federation) {
    federation
        .parties(SERVER)
        .filter(parties -> !parties.isEmpty())
        .ifPresent(parties -> story.progress(progressOf(parties)));
    var phases = Stream.concat(Stream.of(SERVER), CLIENTS.stream()).map(federation::phase).toList();
    if (phases.contains(Optional.of("Failed"))) {
      throw new LocalFailure("a job failed:\n" + kubectl.ask("describe", "iflearnerjobs").strip());
    }
    return phases.stream().allMatch(Optional.of("Succeeded")::equals);
  }

  private static String progressOf(Map<String, Federation.Party> parties) {
    return parties.entrySet().stream()
        .map(
            entry ->
                "%s in epoch %d of %d"
                    .formatted(entry.getKey(), entry.getValue().epoch(), entry.getValue().epochs()))
        .collect(Collectors.joining(", "));
  }

  private void showRepair() {
    story.chapter("What is deleted by mistake comes back");
    var before = uidOfServerService();
    show("delete", "service", SERVER);
    story.during(
        "waiting for it",
        "it is back",
        () ->
            SOON.await(
                operator,
                "the Service was there again",
                () -> {
                  var uid = uidOfServerService();
                  return !uid.isEmpty() && !uid.equals(before);
                }));
    show("get", "service", SERVER);
  }

  private String uidOfServerService() {
    return kubectl.ask(
        "get", "service", SERVER, "--ignore-not-found", "-o", "jsonpath={.metadata.uid}");
  }

  private void show(String... arguments) {
    story.command("kubectl " + String.join(" ", arguments));
    story.output(kubectl.ask(arguments));
  }
}
