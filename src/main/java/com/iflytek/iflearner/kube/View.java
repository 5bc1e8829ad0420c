package com.iflytek.iflearner.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an informer shows of some objects: never ending, never behind the state it started from, and
 * honest about not being allowed to look.
 */
final class View<T extends HasMetadata> implements AutoCloseable {
  /**
   * A limit also makes the first list a consistent one, never older than our last life's writes.
   */
  private static final long PAGE = 500;

  private static final long NO_RESYNC = 0;

  private final SharedIndexInformer<T> informer;
  private volatile @Nullable String refusal;

  private View(Informable<T> objects, ItemStore<T> store, ResourceEventHandler<T> handler) {
    informer =
        objects
            .withLimit(PAGE)
            .runnableInformer(NO_RESYNC)
            .itemStore(store)
            .exceptionHandler((_, fault) -> goOn(fault))
            .addEventHandler(handler);
  }

  /** Another one is told as well. */
  View<T> followedBy(Consumer<T> changed, Consumer<T> deleted) {
    informer.addEventHandler(handler(changed, deleted));
    return this;
  }

  /** Made, not started. {@code changed} is told of every new, changed or deleted object. */
  static <T extends HasMetadata> View<T> of(
      Informable<T> objects, ItemStore<T> store, Consumer<T> changed) {
    return of(objects, store, changed, changed);
  }

  static <T extends HasMetadata> View<T> of(
      Informable<T> objects, ItemStore<T> store, Consumer<T> changed, Consumer<T> deleted) {
    return new View<>(objects, store, handler(changed, deleted));
  }

  private static <T> ResourceEventHandler<T> handler(Consumer<T> changed, Consumer<T> deleted) {
    return new ResourceEventHandler<>() {
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
    };
  }

  View<T> indexedBy(String index, Function<T, List<String>> keys) {
    informer.addIndexers(Map.of(index, keys));
    return this;
  }

  CompletionStage<Void> start() {
    return informer.start();
  }

  /** Whether everything has been seen once. */
  boolean synced() {
    return informer.hasSynced();
  }

  /** Whether the API server refuses to show these objects; it is asked again and again. */
  boolean forbidden() {
    return refusal().isPresent();
  }

  /** In which words it does so. */
  Optional<String> refusal() {
    return informer.isWatching() ? Optional.empty() : Optional.ofNullable(refusal);
  }

  /** Whether news arrives. */
  boolean showsNews() {
    return informer.isWatching();
  }

  /** Whether news arrives that is to be had. */
  boolean watching() {
    return informer.isWatching() || refusal != null;
  }

  @Nullable T get(String key) {
    return informer.getStore().getByKey(key);
  }

  Stream<T> by(String index, String value) {
    return informer.getIndexer().byIndex(index, value).stream();
  }

  /** The keys, namespace and name, of those that {@link #by} would show. */
  Stream<String> keysBy(String index, String value) {
    return informer.getIndexer().indexKeys(index, value).stream();
  }

  /** Up to where everything has been seen. */
  @Nullable String version() {
    return informer.lastSyncResourceVersion();
  }

  @Override
  public void close() {
    informer.stop();
  }

  private boolean goOn(Throwable fault) {
    var said = fault;
    while (!(said instanceof KubernetesClientException) && said.getCause() != null) {
      said = said.getCause();
    }
    refusal =
        said instanceof KubernetesClientException answer
                && answer.getCode() == HttpURLConnection.HTTP_FORBIDDEN
            ? Outcomes.words(answer)
            : null;
    return true;
  }
}
