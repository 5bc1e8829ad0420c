package com.iflytek.iflearner.lifecycle;

import static com.iflytek.iflearner.job.Condition.Status.FALSE;
import static com.iflytek.iflearner.job.Condition.Status.TRUE;
import static com.iflytek.iflearner.job.Condition.Type.SUCCEEDED;

import com.iflytek.iflearner.children.Owner;
import com.iflytek.iflearner.job.Condition;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.PastAttempt;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Another job of the same {@code spec.federation} in the same namespace.
 *
 * @param job as stored
 * @param pod the Pod of the job's name, whoever owns it
 */
public record Member(Job job, @Nullable Pod pod) {
  String name() {
    return "'" + job.metadata().name() + "'";
  }

  int attempt() {
    return job.status().attempt();
  }

  /** How that attempt ended, if it did. */
  Optional<PastAttempt> ended() {
    return job.status().pastAttempt();
  }

  @Nullable Pod ownPod() {
    return pod != null && Owner.of(pod, job) == Owner.OURS ? pod : null;
  }

  /** Whether its Pod is not what a running attempt's is, though nothing is recorded of an end. */
  boolean falters() {
    var own = ownPod();
    return own == null
        || Children.leaving(own)
        || own.getStatus() == null
        || !"Running".equals(own.getStatus().getPhase());
  }

  Optional<Condition> failed() {
    return job.status().condition(SUCCEEDED).filter(c -> c.status() == FALSE);
  }

  boolean succeeded() {
    return job.status().condition(SUCCEEDED).filter(c -> c.status() == TRUE).isPresent();
  }

  /** Whether it takes part in the run of a job that was created then. */
  boolean concerns(@Nullable Instant created) {
    var end = job.status().completionTime();
    return !job.metadata().deleting() && (end == null || created == null || !end.isBefore(created));
  }
}
