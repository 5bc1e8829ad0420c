package com.iflytek.iflearner.kube;

import com.iflytek.iflearner.reconcile.election.Lock;

/**
 * Where the locks are.
 *
 * @param namespace of our own Lease
 * @param name of our own Lease
 * @param prototypes the namespace of the prototype
 */
public record LockNames(String namespace, String name, String prototypes) {
  /** Of its Lease and of its ConfigMap. */
  public static final String PROTOTYPE = "b64cd87e.git.iflytek.com";

  /** Those of an operator in this namespace. */
  public static LockNames of(String namespace) {
    return new LockNames(namespace, "iflearner-operator", "iflearner");
  }

  String namespaceOf(Lock lock) {
    return switch (lock) {
      case OPERATOR -> namespace;
      case PROTOTYPE_CONFIG_MAP, PROTOTYPE_LEASE -> prototypes;
    };
  }

  String nameOf(Lock lock) {
    return switch (lock) {
      case OPERATOR -> name;
      case PROTOTYPE_CONFIG_MAP, PROTOTYPE_LEASE -> PROTOTYPE;
    };
  }
}
