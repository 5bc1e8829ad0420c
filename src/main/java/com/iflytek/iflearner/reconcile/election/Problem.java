package com.iflytek.iflearner.reconcile.election;

import com.iflytek.iflearner.job.Code;

/**
 * What is wrong with the election now.
 *
 * @param sentence for people, with what is to be done
 */
public record Problem(Code code, String sentence) {}
