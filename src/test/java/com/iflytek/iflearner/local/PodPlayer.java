package com.iflytek.iflearner.local;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Plays scheduler and kubelet for the Pods of a namespace, one act at a time: no container runs,
 * but the Pod's status says what a kubelet would say.
 */
public final class PodPlayer {
  private static final String NODE = "played";
  private static final AtomicInteger ADDRESSES = new AtomicInteger();

  private final KubernetesClient client;
  private final String namespace;

  private PodPlayer(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** One for that namespace; makes the node all players share. */
  public static PodPlayer in(String namespace) {
    return in(SharedControlPlane.admin(), namespace);
  }

  /** As {@link #in(String)}, in another cluster. */
  public static PodPlayer in(KubernetesClient client, String namespace) {
    if (client.nodes().withName(NODE).get() == null) {
      client
          .resource(new NodeBuilder().withNewMetadata().withName(NODE).endMetadata().build())
          .create();
    }
    return new PodPlayer(client, namespace);
  }

  /**
   * Schedules every Pod as soon as it has no gates, runs it, and lets it go when it is deleted,
   * until closed.
   */
  public SharedIndexInformer<Pod> playAlong() {
    return client.pods().inNamespace(namespace).inform(new Kubelet());
  }

  /** As the scheduler, when no node fits. */
  public void unschedulable(String name, String message) {
    pod(name)
        .editStatus(
            pod ->
                with(
                    pod,
                    new PodStatusBuilder()
                        .withPhase("Pending")
                        .withConditions(
                            new PodConditionBuilder()
                                .withType("PodScheduled")
                                .withStatus("False")
                                .withReason("Unschedulable")
                                .withMessage(message)
                                .build())));
  }

  /** Binds the Pod to the node. */
  public void bind(String name) {
    client
        .bindings()
        .inNamespace(namespace)
        .resource(
            new BindingBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewTarget()
                .withKind("Node")
                .withName(NODE)
                .endTarget()
                .build())
        .create();
  }

  /**
   * Bound, and no container has started yet: {@code ImagePullBackOff}, {@code
   * CreateContainerConfigError}, …
   */
  public void waiting(String name, String reason, String message) {
    bound(name);
    var state =
        new ContainerStateBuilder()
            .withNewWaiting()
            .withReason(reason)
            .withMessage(message)
            .endWaiting()
            .build();
    report(name, "Pending", false, state);
  }

  /** Bound, running and ready. */
  public void run(String name) {
    bound(name);
    var state = new ContainerStateBuilder().withNewRunning(Instant.now().toString()).build();
    report(name, "Running", true, state);
  }

  /**
   * All containers ended with that exit code; {@code message} is what they left as termination
   * message.
   */
  public void exit(String name, int code, String message) {
    bound(name);
    var state =
        new ContainerStateBuilder()
            .withNewTerminated()
            .withExitCode(code)
            .withReason(code == 0 ? "Completed" : "Error")
            .withMessage(message)
            .withFinishedAt(Instant.now().toString())
            .endTerminated()
            .build();
    report(name, code == 0 ? "Succeeded" : "Failed", false, state);
  }

  /** As the kubelet, when the node has no room left for the Pod. */
  public void evict(String name) {
    pod(name)
        .editStatus(
            pod ->
                with(
                    pod,
                    new PodStatusBuilder()
                        .withPhase("Failed")
                        .withReason("Evicted")
                        .withMessage("The node was low on resource: memory.")));
  }

  /** What a kubelet does once the containers of a deleted Pod are gone. */
  public void finishDeletion(String name) {
    pod(name).withGracePeriod(0).delete();
  }

  private void bound(String name) {
    if (pod(name).require().getSpec().getNodeName() == null) {
      bind(name);
    }
  }

  private void report(String name, String phase, boolean ready, ContainerState state) {
    pod(name).editStatus(pod -> with(pod, status(pod, phase, ready, state)));
  }

  private static Pod with(Pod pod, PodStatusBuilder status) {
    pod.setStatus(status.build());
    return pod;
  }

  private static PodStatusBuilder status(
      Pod pod, String phase, boolean ready, ContainerState state) {
    var address = pod.getStatus().getPodIP() == null ? nextAddress() : pod.getStatus().getPodIP();
    return new PodStatusBuilder()
        .withPhase(phase)
        .withPodIP(address)
        .addNewPodIP(address)
        .withConditions(
            new PodConditionBuilder()
                .withType("Ready")
                .withStatus(ready ? "True" : "False")
                .build())
        .withContainerStatuses(containers(pod, ready, state));
  }

  private static List<ContainerStatus> containers(Pod pod, boolean ready, ContainerState state) {
    return pod.getSpec().getContainers().stream()
        .map(
            container ->
                new ContainerStatusBuilder()
                    .withName(container.getName())
                    .withImage(container.getImage())
                    .withImageID("played")
                    .withRestartCount(0)
                    .withReady(ready)
                    .withState(state)
                    .build())
        .toList();
  }

  private static String nextAddress() {
    var next = ADDRESSES.incrementAndGet();
    return "10.89." + next / 250 + "." + (next % 250 + 1);
  }

  private PodResource pod(String name) {
    return client.pods().inNamespace(namespace).withName(name);
  }

  private final class Kubelet implements ResourceEventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      look(pod);
    }

    @Override
    public void onUpdate(Pod old, Pod pod) {
      look(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean finalStateUnknown) {
      // nothing of it is left here
    }

    private void look(Pod pod) {
      var name = pod.getMetadata().getName();
      try {
        if (pod.getMetadata().getDeletionTimestamp() != null) {
          finishDeletion(name);
        } else if (pod.getSpec().getSchedulingGates().isEmpty()
            && "Pending".equals(pod.getStatus().getPhase())) {
          run(name);
        }
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT
            && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
          throw e;
        } // else it has changed meanwhile, and the next event tells
      }
    }
  }
}
