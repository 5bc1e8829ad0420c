/**
 * A real cluster on this computer, from child processes alone: no root, no containers, and no
 * internet once its programs are built.
 *
 * <p>{@link com.iflytek.iflearner.local.Binaries} finds or builds the programs, {@link
 * com.iflytek.iflearner.local.ControlPlane} runs etcd, the API server and the controller manager,
 * and {@link com.iflytek.iflearner.local.ChildProcess} sees to it that nothing outlives us. The
 * demo and the integration tests start the same thing.
 */
@NullMarked
package com.iflytek.iflearner.local;

import org.jspecify.annotations.NullMarked;
