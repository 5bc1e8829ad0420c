package com.iflytek.iflearner.local.node;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node writes. Each write names the Pod by its UID; a Pod that is gone, or another of its
 * name, is no fault.
 */
final class NodeApi {
  private static final Logger LOG = LoggerFactory.getLogger(NodeApi.class);

  private final KubernetesClient client;
  private final String node;

  NodeApi(KubernetesClient client, String node) {
    this.client = client;
    this.node = node;
  }

  void bind(Pod pod) {
    var meta = pod.getMetadata();
    var binding =
        new BindingBuilder()
            .withNewMetadata()
            .withNamespace(meta.getNamespace())
            .withName(meta.getName())
            .withUid(meta.getUid())
            .endMetadata()
            .withNewTarget()
            .withKind("Node")
            .withName(node)
            .endTarget()
            .build();
    var bound =
        unlessGone(
            "binding",
            pod,
            () -> client.bindings().inNamespace(meta.getNamespace()).resource(binding).create());
    if (bound) {
      event(
          pod,
          "Normal",
          "Scheduled",
          "Successfully assigned " + meta.getNamespace() + "/" + meta.getName() + " to " + node);
    }
  }

  void writeStatus(Pod pod, PodStatus status) {
    var patch = new PodBuilder().withMetadata(identity(pod)).withStatus(status).build();
    unlessGone(
        "writing the status of",
        pod,
        () ->
            client
                .pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .subresource("status")
                .patch(
                    PatchContext.of(PatchType.JSON_MERGE),
                    client.getKubernetesSerialization().asJson(patch)));
  }

  /** The kubelet's last word on a Pod: nothing of it runs any more. */
  void delete(Pod pod) {
    var meta = pod.getMetadata();
    var options =
        new DeleteOptionsBuilder()
            .withGracePeriodSeconds(0L)
            .withNewPreconditions()
            .withUid(meta.getUid())
            .endPreconditions()
            .build();
    var path = "/api/v1/namespaces/" + meta.getNamespace() + "/pods/" + meta.getName();
    unlessGone("deleting", pod, () -> client.raw(path, "DELETE", options));
  }

  void event(Pod pod, String type, String reason, String message) {
    var meta = pod.getMetadata();
    var now = PodStatuses.time(Instant.now());
    var event =
        new EventBuilder()
            .withNewMetadata()
            .withNamespace(meta.getNamespace())
            .withGenerateName(meta.getName() + ".")
            .endMetadata()
            .withNewInvolvedObject()
            .withApiVersion("v1")
            .withKind("Pod")
            .withNamespace(meta.getNamespace())
            .withName(meta.getName())
            .withUid(meta.getUid())
            .endInvolvedObject()
            .withNewSource()
            .withComponent("kubelet")
            .withHost(node)
            .endSource()
            .withType(type)
            .withReason(reason)
            .withMessage(message)
            .withCount(1)
            .withFirstTimestamp(now)
            .withLastTimestamp(now)
            .build();
    unlessGone(
        "an event for",
        pod,
        () -> client.v1().events().inNamespace(meta.getNamespace()).resource(event).create());
  }

  private static ObjectMeta identity(Pod pod) {
    var identity = new ObjectMeta();
    identity.setUid(pod.getMetadata().getUid());
    return identity;
  }

  private static boolean unlessGone(String doing, Pod pod, Runnable write) {
    try {
      write.run();
      return true;
    } catch (KubernetesClientException e) {
      var code = e.getCode();
      if (code != HTTP_NOT_FOUND && code != HTTP_CONFLICT) {
        LOG.warn("{} Pod {}: {}", doing, pod.getMetadata().getName(), e.getMessage());
      }
      return false;
    }
  }
}
