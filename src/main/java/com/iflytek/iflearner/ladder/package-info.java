/**
 * The way to a job's host, rung by rung: DNS, TCP, TLS, HTTP/2, gRPC. Whoever walks it says what
 * was seen; here that becomes one sentence about the first rung that is broken, and who must act.
 */
@NullMarked
package com.iflytek.iflearner.ladder;

import org.jspecify.annotations.NullMarked;
