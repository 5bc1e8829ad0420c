/// A whole cluster behind one door: network, process and mount namespaces that this user may make
/// without being root, and everything in them.
///
/// [com.iflytek.iflearner.local.sandbox.Sandbox] is the door. It starts this very program again
/// inside ([com.iflytek.iflearner.local.sandbox.InsideSandbox]), where the control plane, DNS, the
/// edge and a node live on a bridge of their own. A Unix socket leads from the user's network to
/// the API server inside. When the outer process ends, in whatever way, the kernel ends all of it.
@NullMarked
package com.iflytek.iflearner.local.sandbox;

import org.jspecify.annotations.NullMarked;
