/**
 * What completes a job and what is wrong with one: the same functions for admission, {@code lint}
 * and the reconciler.
 */
@NullMarked
package com.iflytek.iflearner.rules;

import org.jspecify.annotations.NullMarked;
