/** The job as records: what the rest of the program reasons about, and the words it speaks. */
@NullMarked
package com.iflytek.iflearner.job;

import org.jspecify.annotations.NullMarked;
