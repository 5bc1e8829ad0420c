package com.iflytek.iflearner.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.function.Consumer;

/** Informers as we want them: never ending, never behind the state they started from. */
final class Informers {
  /**
   * A limit also makes the first list a consistent one, never older than our last life's writes.
   */
  private static final long PAGE = 500;

  private static final long NO_RESYNC = 0;

  private Informers() {}

  /** Made, not started. {@code changed} is told of every new, changed or deleted object. */
  static <T extends HasMetadata> SharedIndexInformer<T> of(
      Informable<T> objects, ItemStore<T> store, Consumer<T> changed) {
    return of(objects, store, changed, changed);
  }

  static <T extends HasMetadata> SharedIndexInformer<T> of(
      Informable<T> objects, ItemStore<T> store, Consumer<T> changed, Consumer<T> deleted) {
    return objects
        .withLimit(PAGE)
        .runnableInformer(NO_RESYNC)
        .itemStore(store)
        .exceptionHandler((_, _) -> true)
        .addEventHandler(
            new ResourceEventHandler<T>() {
              @Override
              public void onAdd(T object) {
                changed.accept(object);
              }

              @Override
              public void onUpdate(T before, T object) {
                changed.accept(object);
              }

              @Override
              public void onDelete(T object, boolean finalStateUnknown) {
                deleted.accept(object);
              }
            });
  }
}
