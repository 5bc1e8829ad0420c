/** A cluster in memory, and an explorer that walks through every crash and many interleavings. */
@NullMarked
package com.iflytek.iflearner.reconcile;

import org.jspecify.annotations.NullMarked;
