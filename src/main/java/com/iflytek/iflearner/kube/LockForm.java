package com.iflytek.iflearner.kube;

import com.iflytek.iflearner.reconcile.election.LockRecord;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** Where in an object of one kind the record of a lock stands: where client-go keeps it. */
interface LockForm<T extends HasMetadata> {
  Kind<T> kind();

  /** A new object without a name. */
  T empty();

  LockRecord read(T object);

  /** The object with that record, and all else as it was. */
  T with(T object, LockRecord says);
}
