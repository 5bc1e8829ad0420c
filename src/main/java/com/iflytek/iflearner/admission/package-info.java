/** Review in, verdict out: a pure function of the review and of an index held in memory. */
@NullMarked
package com.iflytek.iflearner.admission;

import org.jspecify.annotations.NullMarked;
