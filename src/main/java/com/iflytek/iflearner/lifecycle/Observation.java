package com.iflytek.iflearner.lifecycle;

import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobKey;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that was read about a job before deciding: a value, never older than our own last write. */
public sealed interface Observation {

  /**
   * The job exists.
   *
   * @param job as stored
   * @param pod the Pod of the job's name, whoever owns it. Null only after a live read answered 404
   *     if the status has recorded a Pod that had not ended
   * @param service the Service of the job's name, whoever owns it
   * @param ingress the Ingress of the job's name, whoever owns it
   * @param host what is known about the claim to the job's host
   * @param ingressClass what is known about the class that the job's Ingress names
   * @param podWarning the newest Warning event about the Pod, in the kubelet's or another's words
   * @param training what has been learnt of the training by asking the server; null: nothing
   * @param waited how long the attempt has been seen not to start; if not null, the Pod was read
   *     live
   * @param federation the other jobs of its federation in its namespace, a bounded number of them
   * @param refusals what the API server refused during this visit
   */
  record Present(
      Job job,
      @Nullable Pod pod,
      @Nullable Service service,
      @Nullable Ingress ingress,
      Host host,
      IngressClassState ingressClass,
      @Nullable PodWarning podWarning,
      @Nullable Training training,
      @Nullable Waited waited,
      List<Member> federation,
      List<Refusal> refusals)
      implements Observation {
    public Present {
      federation = List.copyOf(federation);
      refusals = List.copyOf(refusals);
    }

    /** Of another version of the job. */
    Present with(Job other) {
      return new Present(
          other,
          pod,
          service,
          ingress,
          host,
          ingressClass,
          podWarning,
          training,
          waited,
          federation,
          refusals);
    }

    /** With what somebody else than the cluster knows. */
    public Present with(
        @Nullable Training learnt, @Nullable Waited remembered, List<Refusal> refused) {
      return new Present(
          job,
          pod,
          service,
          ingress,
          host,
          ingressClass,
          podWarning,
          learnt,
          remembered,
          federation,
          refused);
    }
  }

  /**
   * The job does not exist any more.
   *
   * @param claims those it held, of which live reads showed that no route of its name serves their
   *     host any more
   */
  record Gone(JobKey key, List<Lease> claims) implements Observation {
    public Gone {
      claims = List.copyOf(claims);
    }
  }

  /** The claim to a host. */
  sealed interface Host {
    /**
     * Nobody holds a claim.
     *
     * @param first the job that goes first where no claim exists: one that owns a route for the
     *     host, then the older, then the lower UID. It may be the job itself
     */
    record Free(JobKey first) implements Host {}

    /**
     * A claim exists, ours or not: its annotations tell. Its holder, if another, is still there.
     */
    record Held(Lease claim) implements Host {}

    /**
     * Another job's claim; live reads showed that neither that job nor a route of its name for the
     * host is left, unless the asking job owns that route.
     */
    record Abandoned(Lease claim) implements Host {}

    /** The job names no host that could be claimed. */
    record Unclaimable() implements Host {}
  }

  /** An ingress class, by name. */
  sealed interface IngressClassState {
    record Known(String controller) implements IngressClassState {}

    record Missing() implements IngressClassState {}

    /** The operator may not read ingress classes. */
    record Unreadable() implements IngressClassState {}
  }

  /** The words of a Warning event. */
  record PodWarning(String reason, String message) {}
}
