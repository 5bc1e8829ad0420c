package com.iflytek.iflearner.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One object that is known by its name, whether it exists or not. */
final class WatchedByName<T extends HasMetadata> implements AutoCloseable {
  private final String key;
  private final View<T> view;
  private final ReadYourWrites<T> writes = new ReadYourWrites<>();
  private final Runnable changed;

  /**
   * @param key as caches write it: {@code namespace/name}, or the name alone
   * @param object narrowed to that name
   * @param changed told of every change of what is known here, on any thread
   */
  WatchedByName(String key, Informable<T> object, Runnable changed) {
    this.key = key;
    this.changed = changed;
    this.view = View.of(object, new SlimStore<>(), _ -> changed.run(), this::deleted);
  }

  void start() {
    var _ = view.start().thenRun(changed); // of nothing at all no event tells
  }

  /** Whether it is known if the object exists. */
  boolean synced() {
    return view.synced();
  }

  /** The API server's words, while it does not let us watch. */
  Optional<String> refusal() {
    return view.refusal();
  }

  /** The newest state we know of; null if there is none. */
  @Nullable T get() {
    return writes.newest(key, () -> view.get(key), _ -> view.version(), Optional::empty);
  }

  void wrote(T object) {
    writes.wrote(key, object);
  }

  @Override
  public void close() {
    view.close();
  }

  private void deleted(T object) {
    writes.gone(Cache.metaNamespaceKeyFunc(object), object);
    changed.run();
  }
}
