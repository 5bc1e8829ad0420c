/** Doing: look, decide, carry out, look again; and the ports through which that is done. */
@NullMarked
package com.iflytek.iflearner.reconcile;

import org.jspecify.annotations.NullMarked;
