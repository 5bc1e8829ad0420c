package com.iflytek.iflearner.kube;

import com.iflytek.iflearner.job.JobKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one kind that concern us. A narrow informer holds those that are marked as ours. A
 * stray (somebody else's, or the prototype's) comes to light when a create is answered with 409; it
 * is then watched by its name until it is marked or gone, so memory is per job and nothing polls.
 */
final class Watched<T extends HasMetadata> implements AutoCloseable {
  private final Kind<T> kind;
  private final KubernetesClient client;
  private final LiveReads reads;
  private final Predicate<T> marked;
  private final Consumer<T> changed;
  private final View<T> ours;
  private final Map<String, View<T>> strays = new ConcurrentHashMap<>();
  private final ReadYourWrites<T> writes = new ReadYourWrites<>();

  /**
   * @param informable what the narrow informer watches
   * @param marked whether the narrow informer would hold an object
   * @param changed told of every change, also of strays
   */
  Watched(
      Kind<T> kind,
      KubernetesClient client,
      LiveReads reads,
      Informable<T> informable,
      Predicate<T> marked,
      Consumer<T> changed) {
    this.kind = kind;
    this.client = client;
    this.reads = reads;
    this.marked = marked;
    this.changed = changed;
    var store = new TextStore<>(kind.type(), client.getKubernetesSerialization());
    this.ours = View.of(informable, store, changed, this::deleted);
  }

  Watched<T> indexedBy(String index, Function<T, List<String>> keys) {
    ours.indexedBy(index, keys);
    return this;
  }

  /** Another one is told as well, of what is marked as ours. */
  Watched<T> followedBy(Consumer<T> changed, Consumer<T> deleted) {
    ours.followedBy(changed, deleted);
    return this;
  }

  CompletionStage<Void> start() {
    return ours.start();
  }

  boolean synced() {
    return ours.synced();
  }

  boolean forbidden() {
    return ours.forbidden();
  }

  boolean watching() {
    return ours.watching();
  }

  /** The newest state we know of; null if there is none. */
  @Nullable T get(String namespace, String name) {
    var key = key(namespace, name);
    var object =
        writes.newest(
            key,
            () -> seen(key),
            written -> version(key, written),
            () -> reads.find(kind, namespace, name));
    if (object == null || marked.test(object)) {
      release(key);
    } else {
      strays.computeIfAbsent(key, _ -> watchByName(object));
    }
    return object;
  }

  /** As {@link #get}, but asks the API server. */
  @Nullable T live(String namespace, String name) {
    writes.unsure(key(namespace, name), null);
    return get(namespace, name);
  }

  /** What the cache alone knows, by an index. */
  Stream<T> cachedBy(String index, String value) {
    return ours.by(index, value);
  }

  /** The namespaces and names of those. */
  Stream<JobKey> cachedKeysBy(String index, String value) {
    return ours.keysBy(index, value).map(Watched::named);
  }

  /** What the cache alone knows: for advice. */
  @Nullable T cached(String namespace, String name) {
    return ours.get(key(namespace, name));
  }

  void wrote(T object) {
    writes.wrote(Cache.metaNamespaceKeyFunc(object), object);
  }

  /** Makes the next {@link #get} of this object a live read. */
  void unsure(T object) {
    writes.unsure(Cache.metaNamespaceKeyFunc(object), object.getMetadata().getUid());
  }

  /** Nobody will ask for it again: a stray of that name is watched no longer. */
  void release(String namespace, String name) {
    release(key(namespace, name));
  }

  @Override
  public void close() {
    ours.close();
    strays.values().forEach(View::close);
  }

  private void deleted(T object) {
    writes.gone(Cache.metaNamespaceKeyFunc(object), object);
    changed.accept(object);
  }

  private View<T> watchByName(T stray) {
    var metadata = stray.getMetadata();
    var view =
        View.of(
            client
                .resources(kind.type())
                .inNamespace(metadata.getNamespace())
                .withName(metadata.getName()),
            new SlimStore<>(),
            changed,
            this::deleted);
    // It may have gone before the watch began: then no event will ever tell.
    var _ = view.start().thenRun(() -> changed.accept(stray));
    return view;
  }

  private void release(String key) {
    var stray = strays.remove(key);
    if (stray != null) {
      stray.close();
    }
  }

  /** Up to where the informer that would hold {@code object} has seen everything. */
  private @Nullable String version(String key, T object) {
    var view = marked.test(object) ? ours : strays.get(key);
    return view == null ? null : view.version();
  }

  private @Nullable T seen(String key) {
    var mine = ours.get(key);
    var stray = strays.get(key);
    return stray == null ? mine : newer(mine, stray.get(key));
  }

  private @Nullable T newer(@Nullable T one, @Nullable T other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return Versions.of(one) >= Versions.of(other) ? one : other;
  }

  private static JobKey named(String key) {
    var slash = key.indexOf('/');
    return new JobKey(key.substring(0, slash), key.substring(slash + 1));
  }

  private static String key(String namespace, String name) {
    return namespace + "/" + name;
  }
}
