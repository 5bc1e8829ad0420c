/**
 * Certificates as functions of input, instant and randomness: an {@link
 * com.iflytek.iflearner.pki.Authority} signs, an {@link com.iflytek.iflearner.pki.Identity} is
 * presented. Nothing here reads a clock, a file or a socket.
 */
@NullMarked
package com.iflytek.iflearner.pki;

import org.jspecify.annotations.NullMarked;
