package com.iflytek.iflearner.lifecycle;

import com.iflytek.iflearner.job.Domains;
import org.jspecify.annotations.Nullable;

/**
 * What the platform engineer set for all jobs.
 *
 * @param defaultIngressClass the class of jobs that name none
 * @param claimsNamespace where the claims of all hosts of the cluster are kept
 * @param namespace the only one whose jobs are looked after; null: those of the whole cluster
 */
public record Settings(
    Domains domains,
    String defaultIngressClass,
    String claimsNamespace,
    @Nullable String namespace) {}
