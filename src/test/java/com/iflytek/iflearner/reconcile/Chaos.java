package com.iflytek.iflearner.reconcile;

import com.iflytek.iflearner.children.Labels;
import com.iflytek.iflearner.children.Pods;
import com.iflytek.iflearner.children.Services;
import com.iflytek.iflearner.children.Stored;
import com.iflytek.iflearner.job.Jobs;
import com.iflytek.iflearner.lifecycle.Observation.IngressClassState;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** All that users, nodes and others may do to a job, in any order. */
final class Chaos {
  static final Jobs.Draft RIVAL = Jobs.client().named("elsewhere", "rival").stored("uid-rival");

  private final World world;
  private final RandomGenerator random;
  private final List<Consumer<World>> events =
      List.of(
          Chaos::node,
          Chaos::node,
          Chaos::node,
          Chaos::node,
          w -> change(w, Pod.class, pod -> Nodes.runsOnANode(pod) ? Nodes.ended(pod, 0) : pod),
          w -> change(w, Pod.class, pod -> Nodes.runsOnANode(pod) ? Nodes.ended(pod, 1) : pod),
          w -> change(w, Pod.class, pod -> Nodes.runsOnANode(pod) ? Nodes.evicted(pod) : pod),
          w -> w.delete(Story.id("Pod")),
          w -> w.remove(Story.id("Pod")),
          w -> w.delete(Story.id("Service")),
          w -> w.delete(Story.id("Ingress")),
          w -> w.delete(Story.claim()),
          w -> change(w, Pod.class, Chaos::unlabelled),
          w -> change(w, Service.class, Chaos::repointed),
          w -> change(w, Ingress.class, Chaos::rerouted),
          w -> foreign(w, Services.of(Story.JOB)),
          w -> foreign(w, Pods.ungated(Pods.of(Story.JOB, 1))),
          w -> w.apply(RIVAL.job()),
          Chaos::rivalLeaves,
          w -> w.ingressClass = new IngressClassState.Missing(),
          w -> w.ingressClass = new IngressClassState.Known("k8s.io/ingress-nginx"),
          w -> w.suspend(Story.KEY, true),
          w -> w.suspend(Story.KEY, false),
          Chaos::jobMadeAgain,
          World::collectGarbage);

  Chaos(World world, RandomGenerator random) {
    this.world = world;
    this.random = random;
  }

  void strike() {
    events.get(random.nextInt(events.size())).accept(world);
  }

  /** Everything that is nobody's fault goes on, and what stood in the way goes away. */
  static void calm(World world) {
    rivalLeaves(world);
    world.suspend(Story.KEY, false);
    world.ingressClass = new IngressClassState.Known("k8s.io/ingress-nginx");
    world.now().objects().values().stream()
        .filter(Chaos::isForeign)
        .map(World.Id::of)
        .toList()
        .forEach(world::remove);
    world.collectGarbage();
    node(world);
  }

  /** One step of scheduler and kubelet. */
  static void node(World world) {
    change(
        world,
        Pod.class,
        pod -> {
          boolean pending =
              pod.getSpec().getSchedulingGates().isEmpty()
                  && pod.getStatus() != null
                  && "Pending".equals(pod.getStatus().getPhase());
          return pending ? Nodes.running(pod) : pod;
        });
    var pod = world.child(Pod.class, Story.KEY);
    if (pod != null && pod.getMetadata().getDeletionTimestamp() != null) {
      world.remove(World.Id.of(pod));
    }
  }

  private static <T extends HasMetadata> void change(
      World world, Class<T> kind, UnaryOperator<T> change) {
    var live = world.child(kind, Story.KEY);
    if (live != null) {
      var changed = change.apply(live);
      if (!changed.equals(live)) {
        world.put(changed);
      }
    }
  }

  private static void foreign(World world, HasMetadata ours) {
    if (!world.now().objects().containsKey(World.Id.of(ours))) {
      var metadata = ours.getMetadata();
      metadata.setOwnerReferences(List.of());
      world.put(ours);
    }
  }

  private static boolean isForeign(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().isEmpty() && !object.getKind().equals("Lease");
  }

  private static void rivalLeaves(World world) {
    world.remove(RIVAL.job().key());
  }

  private static void jobMadeAgain(World world) {
    world.remove(Story.KEY);
    world.apply(Stored.client().stored("uid-made-" + world.moment()).job());
  }

  private static Pod unlabelled(Pod pod) {
    return new PodBuilder(pod)
        .editMetadata()
        .removeFromLabels(Labels.JOB_NAME)
        .endMetadata()
        .build();
  }

  private static Service repointed(Service service) {
    return new ServiceBuilder(service)
        .editSpec()
        .withSelector(Map.of("app", "somebody"))
        .endSpec()
        .build();
  }

  private static Ingress rerouted(Ingress ingress) {
    return new IngressBuilder(ingress)
        .editSpec()
        .editRule(0)
        .withHost("somewhere.else")
        .endRule()
        .endSpec()
        .build();
  }
}
