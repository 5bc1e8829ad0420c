/**
 * What is installed and shown to people, tested as files and against the real API server: the CRD,
 * the webhook configurations, the samples, the commands of the READMEs.
 */
@NullMarked
package com.iflytek.iflearner.crd;

import org.jspecify.annotations.NullMarked;
