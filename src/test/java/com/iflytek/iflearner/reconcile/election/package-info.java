/** Locks in memory, and operators with wrong clocks, broken networks and pauses that want them. */
@NullMarked
package com.iflytek.iflearner.reconcile.election;

import org.jspecify.annotations.NullMarked;
