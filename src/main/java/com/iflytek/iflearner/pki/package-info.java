/**
 * Certificates as functions of input, instant and randomness: an {@link
 * com.iflytek.iflearner.pki.Authority} signs, an {@link com.iflytek.iflearner.pki.Identity} is
 * presented. How the replicas come to share authorities is three decisions: {@link
 * com.iflytek.iflearner.pki.Succession}, which authorities there shall be; {@link
 * com.iflytek.iflearner.pki.CaBundle}, whom the API servers shall trust; {@link
 * com.iflytek.iflearner.pki.Signing}, who signs.
 *
 * <p>Between organisations, an {@link com.iflytek.iflearner.pki.Organisation} signs what its edges
 * show; {@link com.iflytek.iflearner.pki.Flaw} is what clients would have against it. Nothing here
 * reads a clock, a file or a socket.
 */
@NullMarked
package com.iflytek.iflearner.pki;

import org.jspecify.annotations.NullMarked;
