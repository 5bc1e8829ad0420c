/// A node that runs Pods as processes: scheduler, kubelet and container runtime in a few classes.
///
/// [com.iflytek.iflearner.local.node.Node] watches Pods, binds those that wait for no gate and
/// gives each a [com.iflytek.iflearner.local.node.PodRun], which brings its volumes, its address
/// and its containers to life and writes what happens into the Pod's status, in the words of a
/// kubelet. A container is a process in the Pod's network namespace that sees this computer's files
/// and, on top of them, what its image and its volumes add
/// ([com.iflytek.iflearner.local.node.ContainerRoot]).
///
/// Left out, since nothing here needs it: probes, resources, security contexts, lifecycle hooks,
/// tokens of service accounts.
@NullMarked
package com.iflytek.iflearner.local.node;

import org.jspecify.annotations.NullMarked;
