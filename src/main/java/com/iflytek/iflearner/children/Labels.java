package com.iflytek.iflearner.children;

import com.iflytek.iflearner.job.Api;
import com.iflytek.iflearner.job.Job;
import java.util.Map;

/** The labels by which the children of jobs are found. */
public final class Labels {
  /** The prototype's label, with the job's name. Others use it too: nothing selects by it. */
  public static final String APP = "app";

  /** The job's name. */
  public static final String JOB_NAME = Api.RESERVED + "job-name";

  /** The attempt that a Pod is, counted from 1. */
  public static final String ATTEMPT = Api.RESERVED + "attempt";

  /** The federation of the job, on Pods of one that names it. */
  public static final String FEDERATION = Api.RESERVED + "federation";

  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** The value of {@link #MANAGED_BY}. */
  public static final String OPERATOR = "iflearner-operator";

  private Labels() {}

  /** What every child in the job's namespace carries. */
  static Map<String, String> of(Job job) {
    return Map.of(
        APP, job.metadata().name(), JOB_NAME, job.metadata().name(), MANAGED_BY, OPERATOR);
  }
}
