/**
 * What integration tests share: one control plane, users with chosen rights, somebody who plays the
 * node.
 */
@NullMarked
package com.iflytek.iflearner.local;

import org.jspecify.annotations.NullMarked;
