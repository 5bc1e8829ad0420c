/** The operator against a real API server, etcd and controller manager. */
@NullMarked
package com.iflytek.iflearner.kube;

import org.jspecify.annotations.NullMarked;
