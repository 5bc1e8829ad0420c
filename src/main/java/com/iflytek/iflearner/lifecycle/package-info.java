/** Deciding: what was observed of a job, and the instant, make a plan. */
@NullMarked
package com.iflytek.iflearner.lifecycle;

import org.jspecify.annotations.NullMarked;
