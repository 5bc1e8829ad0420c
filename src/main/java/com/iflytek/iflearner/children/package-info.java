/** The desired children of a job as functions of the job. */
@NullMarked
package com.iflytek.iflearner.children;

import org.jspecify.annotations.NullMarked;
