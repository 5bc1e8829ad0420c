/**
 * Certificates between organisations, on this computer and in the cluster of the person who asks:
 * what is decided about them stands in {@code pki}.
 */
@NullMarked
package com.iflytek.iflearner.cli.cert;

import org.jspecify.annotations.NullMarked;
