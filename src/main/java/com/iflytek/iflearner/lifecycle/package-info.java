/**
 * Deciding: what was observed of a job, and the instant, make a plan.
 *
 * <p>{@link com.iflytek.iflearner.lifecycle.Lifecycle} asks four concerns, each on its own: the
 * host and its claim, the Service and the route, the Pod, the training. Each answers with the steps
 * to take and with what its condition says meanwhile. A job whose Pod has ended, or whose training
 * has come to its end, is recorded first and only then tidied up.
 */
@NullMarked
package com.iflytek.iflearner.lifecycle;

import org.jspecify.annotations.NullMarked;
