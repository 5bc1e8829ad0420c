package com.iflytek.iflearner.kube;

import com.iflytek.iflearner.lifecycle.Step;
import com.iflytek.iflearner.reconcile.Cluster.Outcome;
import com.iflytek.iflearner.reconcile.Cluster.Outcome.Done;
import com.iflytek.iflearner.reconcile.Cluster.Outcome.Refused;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** Carries steps out, one request each, and lets the caches know at once. */
final class Writes {
  private final Requests requests;
  private final Caches caches;

  Writes(Requests requests, Caches caches) {
    this.requests = requests;
    this.caches = caches;
  }

  Outcome carryOut(Step step) {
    return switch (step.object()) {
      case Pod pod -> carryOut(step, Kind.POD, caches.pods(), pod);
      case Service service -> carryOut(step, Kind.SERVICE, caches.services(), service);
      case Ingress ingress -> carryOut(step, Kind.INGRESS, caches.ingresses(), ingress);
      case Lease claim -> carryOut(step, Kind.LEASE, caches.claims(), claim);
      case GenericKubernetesResource job -> carryOut(step, Kind.JOB, caches.jobs().watched(), job);
      default ->
          throw new IllegalArgumentException("neither a job nor a child of one: " + step.object());
    };
  }

  Outcome status(GenericKubernetesResource job) {
    try {
      caches.jobs().wrote(requests.replaceStatus(Kind.JOB, job));
      return new Done();
    } catch (KubernetesClientException e) {
      var outcome = Outcomes.ofPinned("the status of " + Kind.JOB.path(job), e);
      if (!(outcome instanceof Refused)) {
        caches.jobs().unsure(job);
      }
      return outcome;
    }
  }

  private <T extends HasMetadata> Outcome carryOut(
      Step step, Kind<T> kind, Watched<T> watched, T object) {
    try {
      switch (step) {
        case Step.Create _ -> watched.wrote(requests.create(kind, object));
        case Step.Replace _ -> watched.wrote(requests.replace(kind, object));
        case Step.Delete _ -> {
          requests.delete(kind, object);
          watched.unsure(object); // gone, or going: the answer does not tell
        }
      }
      return new Done();
    } catch (KubernetesClientException e) {
      var outcome =
          switch (step) {
            case Step.Create _ -> Outcomes.ofCreate("the create of " + kind.path(object), e);
            case Step.Replace _ -> Outcomes.ofPinned("the repair of " + kind.path(object), e);
            case Step.Delete _ -> Outcomes.ofPinned("the deletion of " + kind.path(object), e);
          };
      if (!(outcome instanceof Refused)) {
        watched.unsure(object);
      }
      return outcome;
    }
  }
}
