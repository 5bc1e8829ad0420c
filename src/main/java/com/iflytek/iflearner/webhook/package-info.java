/**
 * The two ports of the operator. {@link com.iflytek.iflearner.webhook.AdmissionServer} answers
 * kube-apiserver over TLS; {@link com.iflytek.iflearner.webhook.HealthServer} answers the kubelet
 * and Prometheus over plain HTTP, and goes on doing so while admission starts or drains.
 */
@NullMarked
package com.iflytek.iflearner.webhook;

import org.jspecify.annotations.NullMarked;
