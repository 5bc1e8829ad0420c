package com.iflytek.iflearner.local.node;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The one node of a local cluster: binds Pods to itself and runs them. It lives as long as the
 * cluster, so it never meets a Pod that an earlier run of it started.
 */
public final class Node implements AutoCloseable {
  public static final String NAME = "local";

  private static final String READY = "the node runs Pods as processes";

  private final NodeApi api;
  private final Host host;
  private final Map<String, PodRun> runs = new ConcurrentHashMap<>();
  private final KubeletServer server;
  private final SharedIndexInformer<Pod> pods;

  private Node(KubernetesClient client, Host host) {
    this.host = host;
    api = host.api();
    server = KubeletServer.start(host.network().nodeAddress(), this::run);
    register(client, host.network().nodeAddress());
    pods = client.pods().inAnyNamespace().inform(new Changes());
  }

  /**
   * Registers the node and takes Pods from then on.
   *
   * @param folder where Pods may write; must not be read-only in a container's view
   * @param logs where the containers' logs are kept
   */
  public static Node start(
      KubernetesClient client,
      PodNetwork network,
      Map<String, Image> images,
      Path folder,
      Path logs) {
    var volumes = new Volumes(client, folder.resolve("claims"));
    var api = new NodeApi(client, NAME);
    return new Node(client, new Host(api, cluster(client), network, images, volumes, folder, logs));
  }

  /** The API server itself: without a kube-proxy nobody answers for the Service of its name. */
  private static Map<String, String> cluster(KubernetesClient client) {
    var server = client.getMasterUrl();
    return Map.of(
        "KUBERNETES_SERVICE_HOST", server.getHost(),
        "KUBERNETES_SERVICE_PORT", Integer.toString(server.getPort()));
  }

  @Override
  public void close() {
    pods.close();
    server.close();
    runs.values().forEach(run -> run.delete(Duration.ZERO));
  }

  private Optional<PodRun> run(String namespace, String name) {
    return runs.values().stream().filter(run -> run.is(namespace, name)).findFirst();
  }

  private void look(Pod pod) {
    var spec = pod.getSpec();
    var uid = pod.getMetadata().getUid();
    var grace = pod.getMetadata().getDeletionGracePeriodSeconds();
    if (spec.getNodeName() == null || spec.getNodeName().isEmpty()) {
      if (spec.getSchedulingGates().isEmpty()
          && "default-scheduler".equals(spec.getSchedulerName())) {
        Thread.ofVirtual().start(() -> api.bind(pod));
      }
      return;
    }
    if (!NAME.equals(spec.getNodeName())) {
      return;
    }
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      var run = runs.get(uid);
      if (run != null) {
        run.delete(Duration.ofSeconds(grace == null ? 0 : grace));
      } else {
        Thread.ofVirtual().start(() -> api.delete(pod));
      }
    } else if (!PodStatuses.finished(pod)) {
      runs.computeIfAbsent(uid, _ -> started(pod));
    }
  }

  private PodRun started(Pod pod) {
    var run = new PodRun(pod, host);
    run.start();
    return run;
  }

  private static void register(KubernetesClient client, String address) {
    var node =
        new NodeBuilder()
            .withNewMetadata()
            .withName(NAME)
            .addToLabels("kubernetes.io/hostname", NAME)
            .addToLabels("kubernetes.io/os", "linux")
            .endMetadata()
            .build();
    client.nodes().resource(node).create();
    client
        .nodes()
        .withName(NAME)
        .editStatus(
            created ->
                new NodeBuilder(created)
                    .editOrNewStatus()
                    .addNewAddress(address, "InternalIP")
                    .withNewDaemonEndpoints()
                    .withNewKubeletEndpoint(KubeletServer.PORT)
                    .endDaemonEndpoints()
                    .addToCapacity("pods", new Quantity("200"))
                    .addToAllocatable("pods", new Quantity("200"))
                    .addNewCondition()
                    .withType("Ready")
                    .withStatus("True")
                    .withReason("KubeletReady")
                    .withMessage(READY)
                    .withLastTransitionTime(PodStatuses.time(Instant.now()))
                    .withLastHeartbeatTime(PodStatuses.time(Instant.now()))
                    .endCondition()
                    .endStatus()
                    .build());
  }

  private final class Changes implements ResourceEventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      look(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
      look(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean finalStateUnknown) {
      var run = runs.remove(pod.getMetadata().getUid());
      if (run != null) {
        run.delete(Duration.ZERO);
      }
    }
  }
}
