package com.iflytek.iflearner.admission;

import com.iflytek.iflearner.job.JobKey;
import java.util.Optional;

/**
 * Who holds a host, as far as is known in memory. Advice only: two racing creates may both be
 * admitted, and one of them then gets the claim.
 */
@FunctionalInterface
public interface HostIndex {
  /** The job that holds {@code host}; empty if nobody is known to. */
  Optional<Holder> holderOf(String host);

  /**
   * Who holds a host.
   *
   * @param deleting the holder has a deletionTimestamp: the host will be free soon
   */
  record Holder(JobKey job, String uid, boolean deleting) {}
}
