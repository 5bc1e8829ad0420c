package com.iflytek.iflearner.lifecycle;

import com.iflytek.iflearner.job.Domains;

/**
 * What the platform engineer set for all jobs.
 *
 * @param defaultIngressClass the class of jobs that name none
 * @param claimsNamespace where the claims of all hosts of the cluster are kept
 */
public record Settings(Domains domains, String defaultIngressClass, String claimsNamespace) {}
