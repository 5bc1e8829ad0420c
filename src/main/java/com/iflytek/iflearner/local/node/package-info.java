/// A node that runs Pods as processes: scheduler, kubelet and container runtime in a few classes.
///
/// [com.iflytek.iflearner.local.node.Node] watches Pods, binds those that wait for no gate and
/// gives each a [com.iflytek.iflearner.local.node.PodRun], which brings its volumes, its address
/// and its containers to life and writes what happens into the Pod's status, in the words of a
/// kubelet. A container is a process in the Pod's network namespace that sees this computer's files
/// and, on top of them, what its image and its volumes add
/// ([com.iflytek.iflearner.local.node.ContainerRoot]).
///
/// Probes are asked, and a Pod's own token, namespace and fields are given to it, so that a
/// controller runs here as in any cluster. Left out, since nothing here needs it: resources, most
/// of the security context (every container is root in its namespace), lifecycle hooks, the renewal
/// of what was mounted.
@NullMarked
package com.iflytek.iflearner.local.node;

import org.jspecify.annotations.NullMarked;
