package com.iflytek.iflearner.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.children.HostClaims;
import com.iflytek.iflearner.children.Pods;
import com.iflytek.iflearner.job.Condition;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.reconcile.World.State;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.Optional;
import java.util.Set;

/**
 * What must hold at every single write of an operator, whatever went wrong before it.
 *
 * @param alone nobody else writes and nobody looks with old eyes: only then can a write be judged
 *     by objects other than the one that it is pinned to
 * @param federated a client that missed an attempt of its federation goes on with the next one
 */
record Rules(boolean alone, boolean federated) {
  /** One operator, whose jobs take the number of their federation's attempt. */
  static final Rules OF_A_FEDERATION = new Rules(true, true);

  Rules(boolean alone) {
    this(alone, false);
  }

  void onCreate(State state, HasMetadata object) {
    switch (object) {
      case Pod pod -> assertThat(Pods.gated(pod)).as("a Pod is made behind the gate").isTrue();
      case Ingress ingress when alone -> {
        var host = ingress.getSpec().getRules().getFirst().getHost();
        assertThat(holder(state, host))
            .as("no route to '%s' without the claim", host)
            .contains(JobKeys.of(ingress));
      }
      default -> {}
    }
  }

  void onReplace(State state, Set<String> recordedPods, HasMetadata live, HasMetadata object) {
    mine(state, live);
    if (live instanceof Pod before && object instanceof Pod after) {
      assertThat(after.getSpec().getContainers()).isEqualTo(before.getSpec().getContainers());
      if (Pods.gated(before) && !Pods.gated(after)) {
        assertThat(recordedPods)
            .as("no attempt runs unrecorded")
            .contains(before.getMetadata().getUid());
      }
    }
    if (alone && live instanceof Service before && object instanceof Service after) {
      var pod =
          state.get(Pod.class, after.getMetadata().getNamespace(), after.getMetadata().getName());
      if (pod != null
          && !before.getSpec().getSelector().equals(after.getSpec().getSelector())
          && selects(before, pod)) {
        assertThat(selects(after, pod)).as("a Service never loses its Pod").isTrue();
      }
    }
  }

  void onDelete(State state, HasMetadata live) {
    mine(state, live);
    if (alone && live instanceof Lease claim) {
      var holder = HostClaims.holder(claim).orElseThrow();
      var route = state.get(Ingress.class, holder.job().namespace(), holder.job().name());
      assertThat(route == null || !state.jobs().containsKey(holder.job()) || !owned(state, route))
          .as("the route goes before the claim")
          .isTrue();
    }
  }

  void onStatus(Job live, JobStatus status) {
    assertThat(status)
        .as("a status that says nothing new is not written")
        .isNotEqualTo(live.status());
    assertThat(status.attempt())
        .as("attempts only grow")
        .isBetween(
            live.status().attempt(), federated ? Integer.MAX_VALUE : live.status().attempt() + 1);
    if (status.attempt() == live.status().attempt()) {
      assertThat(status.podUID()).as("one attempt, one Pod").isEqualTo(live.status().podUID());
    }
    live.status()
        .condition(Condition.Type.SUCCEEDED)
        .filter(c -> c.status() != Condition.Status.UNKNOWN)
        .ifPresent(
            c -> {
              var outcome = status.condition(Condition.Type.SUCCEEDED).orElseThrow();
              assertThat(outcome)
                  .as("an outcome stands, for every later generation as well")
                  .usingRecursiveComparison()
                  .ignoringFields("observedGeneration")
                  .isEqualTo(c);
              assertThat(outcome.observedGeneration())
                  .isGreaterThanOrEqualTo(c.observedGeneration());
              assertThat(status.attempt())
                  .as("no attempt after the last")
                  .isEqualTo(live.status().attempt());
              assertThat(status.completionTime()).isEqualTo(live.status().completionTime());
            });
  }

  /** Old eyes may still see a job whose successor is there already; foreign is foreign. */
  private void mine(State state, HasMetadata live) {
    if (!(live instanceof Lease)) {
      assertThat(alone ? owned(state, live) : !live.getMetadata().getOwnerReferences().isEmpty())
          .as("%s is written to by its owner", World.Id.of(live))
          .isTrue();
    }
  }

  private static boolean owned(State state, HasMetadata live) {
    var job = state.jobs().get(JobKeys.of(live));
    return job != null
        && live.getMetadata().getOwnerReferences().stream()
            .anyMatch(r -> r.getUid().equals(job.metadata().uid()));
  }

  private static Optional<JobKey> holder(State state, String host) {
    return Optional.ofNullable(state.get(Lease.class, FakeCluster.CLAIMS, HostClaims.name(host)))
        .flatMap(HostClaims::holder)
        .map(HostClaims.Holder::job);
  }

  private static boolean selects(Service service, Pod pod) {
    return pod.getMetadata()
        .getLabels()
        .entrySet()
        .containsAll(service.getSpec().getSelector().entrySet());
  }

  /** Children have their job's name. */
  private static final class JobKeys {
    static JobKey of(HasMetadata child) {
      return new JobKey(child.getMetadata().getNamespace(), child.getMetadata().getName());
    }
  }
}
