/** What is claimed about the two ports: over sockets of our own, and asked by a kube-apiserver. */
@NullMarked
package com.iflytek.iflearner.webhook;

import org.jspecify.annotations.NullMarked;
