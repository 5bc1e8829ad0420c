package com.iflytek.iflearner.lifecycle;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** One write to the cluster. All but a create name the very object they were decided on. */
public sealed interface Step {
  /** What is written. */
  HasMetadata object();

  /** A plain create. 409 says that the name is taken, and not by whom: a look tells. */
  record Create(HasMetadata object) implements Step {}

  /** Replaces the object of that uid at that resourceVersion. */
  record Replace(HasMetadata object) implements Step {
    public Replace {
      requirePinned(object);
    }
  }

  /** Deletes the object of that uid at that resourceVersion. */
  record Delete(HasMetadata object) implements Step {
    public Delete {
      requirePinned(object);
    }
  }

  private static void requirePinned(HasMetadata object) {
    requireNonNull(object.getMetadata().getUid(), "uid");
    requireNonNull(object.getMetadata().getResourceVersion(), "resourceVersion");
  }
}
