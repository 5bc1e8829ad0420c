package com.iflytek.iflearner.reconcile;

import com.iflytek.iflearner.children.HostClaims;
import com.iflytek.iflearner.children.Ingresses;
import com.iflytek.iflearner.children.Pods;
import com.iflytek.iflearner.children.Services;
import com.iflytek.iflearner.children.Stored;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.job.Jobs;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What happens around one job; the operator converges after each chapter. */
record Story(String name, List<Consumer<World>> chapters) {
  static final Job JOB = Stored.client().job();
  static final JobKey KEY = JOB.key();

  @SafeVarargs
  @SuppressWarnings("varargs") // only read
  static Story of(String name, Consumer<World>... chapters) {
    return new Story(name, List.of(chapters));
  }

  static Stream<Story> all() {
    return Stream.of(
        of("a job is applied", Story::applied),
        of("a training ends well", Story::applied, Story::runs, w -> ends(w, 0)),
        of("a training fails", Story::applied, Story::runs, w -> ends(w, 1)),
        of("a running Pod is lost", Story::applied, Story::runs, Story::loses, Story::runs),
        of("a Pod is evicted", Story::applied, Story::runs, Story::evicts, Story::runs),
        of("a Pod is deleted before it was let go", Story::applied, Story::loses),
        of(
            "Service and Ingress are deleted",
            Story::applied,
            w -> {
              w.remove(id("Service"));
              w.remove(id("Ingress"));
            }),
        of("Service and Ingress are edited", Story::applied, Story::edits),
        of("the claim is deleted", Story::applied, w -> w.remove(claim())),
        of("the prototype left everything behind", Story::prototype),
        of("the prototype's Pod had ended", Story::prototypeEnded),
        of("the prototype crashed after its Pod", Story::prototypesPod),
        of("a job is deleted while it runs", Story::applied, Story::runs, Story::deletes),
        of(
            "a job is deleted and made again",
            Story::applied,
            Story::runs,
            Story::replaces,
            World::collectGarbage),
        of(
            "a host is taken over from a deleted job",
            w -> {
              applied(w);
              w.put(HostClaims.of(other(), host(), FakeCluster.CLAIMS));
            }),
        of(
            "an old leader gives the claim back to an earlier job of the name",
            Story::applied,
            w ->
                w.put(
                    HostClaims.of(
                        Stored.client().stored("uid-earlier").job(), host(), FakeCluster.CLAIMS))),
        of(
            "a job ends while its Service is deleted",
            Story::applied,
            Story::runs,
            w -> {
              w.remove(id("Service"));
              ends(w, 0);
            }));
  }

  @Override
  public String toString() {
    return name;
  }

  static World.Id id(String kind) {
    return new World.Id(kind, KEY.namespace(), KEY.name());
  }

  static World.Id claim() {
    return new World.Id("Lease", FakeCluster.CLAIMS, HostClaims.name(host()));
  }

  static void applied(World world) {
    world.apply(JOB);
  }

  static void runs(World world) {
    world.put(Nodes.running(pod(world)));
  }

  static void ends(World world, int exitCode) {
    world.put(Nodes.ended(pod(world), exitCode));
  }

  static void loses(World world) {
    world.remove(id("Pod"));
  }

  static void evicts(World world) {
    world.put(Nodes.evicted(pod(world)));
  }

  static void edits(World world) {
    world.put(
        new ServiceBuilder(Objects.requireNonNull(world.child(Service.class, KEY)))
            .editSpec()
            .withPorts()
            .endSpec()
            .build());
    world.put(
        new IngressBuilder(Objects.requireNonNull(world.child(Ingress.class, KEY)))
            .editSpec()
            .editRule(0)
            .withHost(null)
            .endRule()
            .endSpec()
            .build());
  }

  static void deletes(World world) {
    world.remove(KEY);
    world.collectGarbage();
  }

  /** Its children are still those of the earlier one. */
  static void replaces(World world) {
    world.remove(KEY);
    world.apply(Stored.client().stored("uid-again").job());
  }

  static void prototypesPod(World world) {
    applied(world);
    world.put(labelledAsByThePrototype(Nodes.running(Pods.ungated(Pods.of(JOB, 1)))));
  }

  static void prototypeEnded(World world) {
    prototypesPod(world);
    ends(world, 0);
  }

  static void prototype(World world) {
    prototypesPod(world);
    world.put(
        new ServiceBuilder(Services.of(JOB))
            .editMetadata()
            .withLabels(Map.of("app", KEY.name()))
            .endMetadata()
            .editSpec()
            .withSelector(Map.of("app", KEY.name()))
            .endSpec()
            .build());
    world.put(
        new IngressBuilder(Ingresses.of(JOB, "nginx").orElseThrow())
            .editMetadata()
            .withLabels(Map.of())
            .withAnnotations(Map.of("kubernetes.io/ingress.class", "nginx"))
            .endMetadata()
            .editSpec()
            .withIngressClassName(null)
            .endSpec()
            .build());
  }

  private static Pod labelledAsByThePrototype(Pod pod) {
    return new PodBuilder(pod)
        .editMetadata()
        .withLabels(Map.of("app", KEY.name()))
        .endMetadata()
        .build();
  }

  private static Pod pod(World world) {
    return Objects.requireNonNull(world.child(Pod.class, KEY));
  }

  private static String host() {
    return Objects.requireNonNull(JOB.spec().host());
  }

  private static Job other() {
    return Jobs.server().named("elsewhere", "deleted").stored("uid-deleted").job();
  }
}
