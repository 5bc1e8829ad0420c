/**
 * The operator's start, gone through where there is no cluster: at the build of the image, to train
 * the cache of its JVM. {@link com.iflytek.iflearner.cli.rehearsal.Rehearsal} is the play, {@link
 * com.iflytek.iflearner.cli.rehearsal.StandIn} plays the API server. The operator itself is the
 * real one. {@link com.iflytek.iflearner.cli.rehearsal.WarmUp} is the part of it that each replica
 * goes through again before it is ready.
 */
@NullMarked
package com.iflytek.iflearner.cli.rehearsal;

import org.jspecify.annotations.NullMarked;
