/**
 * The desired children of a job as functions of the job, and what puts a live child right again.
 *
 * <p>Each child has a function {@code of}, what the job wants, and a function {@code repaired}: the
 * live object with only our fields put right, or nothing where nothing is wrong. What the API
 * server fills in, what others label and annotate, and what an edge reports in a status is never
 * ours.
 */
@NullMarked
package com.iflytek.iflearner.children;

import org.jspecify.annotations.NullMarked;
