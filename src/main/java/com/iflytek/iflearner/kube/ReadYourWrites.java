package com.iflytek.iflearner.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What our own writes taught us, kept until the cache has learnt it too, so that nothing is decided
 * on a cache older than our own last write.
 */
final class ReadYourWrites<T extends HasMetadata> {
  private final Map<String, Known<T>> known = new ConcurrentHashMap<>();

  private sealed interface Known<T> {
    /** The object as the API server answered. */
    record Written<T>(T object) implements Known<T> {}

    /** There is no object of that uid any more. */
    record Removed<T>(String uid) implements Known<T> {}

    /** A delete, a conflict or no answer: only a live read can tell. */
    record Unsure<T>(@Nullable String uid) implements Known<T> {}
  }

  void wrote(String key, T object) {
    known.put(key, new Known.Written<>(object));
  }

  /**
   * @param uid of the object that was to be written; null if it was to be created
   */
  void unsure(String key, @Nullable String uid) {
    known.put(key, new Known.Unsure<>(uid));
  }

  /** The cache has seen the end of an object: what was learnt of it before is no news any more. */
  void gone(String key, T last) {
    var uid = last.getMetadata().getUid();
    known.computeIfPresent(
        key,
        (_, entry) ->
            switch (entry) {
              case Known.Written<T>(var object) ->
                  uid.equals(object.getMetadata().getUid())
                          && Versions.of(last) >= Versions.of(object)
                      ? null
                      : entry;
              case Known.Removed<T>(var removed) -> uid.equals(removed) ? null : entry;
              case Known.Unsure<T>(var written) -> uid.equals(written) ? null : entry;
            });
  }

  /**
   * The newest state anybody here knows.
   *
   * @param cache what the cache holds; asked only after {@code cacheVersion}, since the cache goes
   *     on meanwhile: an older absence must not be taken for news
   * @param cacheVersion up to where the cache that would hold an object has seen everything; null:
   *     it has seen nothing
   * @param live asks the API server
   */
  @Nullable T newest(
      String key,
      Supplier<@Nullable T> cache,
      Function<T, @Nullable String> cacheVersion,
      Supplier<Optional<T>> live) {
    var entry = known.get(key);
    return switch (entry) {
      case null -> cache.get();
      case Known.Unsure<T> _ -> settled(key, entry, cache.get(), live.get());
      case Known.Written<T>(var object) -> {
        var covered = Versions.covers(cacheVersion.apply(object), object);
        var cached = cache.get();
        var caughtUp = covered || (cached != null && Versions.of(cached) >= Versions.of(object));
        yield caughtUp ? replaced(key, entry, null, cached) : object;
      }
      case Known.Removed<T>(var uid) -> {
        var cached = cache.get();
        yield cached != null && cached.getMetadata().getUid().equals(uid)
            ? null
            : replaced(key, entry, null, cached);
      }
    };
  }

  private @Nullable T settled(String key, Known<T> unsure, @Nullable T cached, Optional<T> found) {
    if (found.isPresent()) {
      return replaced(key, unsure, new Known.Written<>(found.get()), found.get());
    }
    var removed = cached == null ? null : new Known.Removed<T>(cached.getMetadata().getUid());
    return replaced(key, unsure, removed, null);
  }

  /** Forgets {@code old} unless somebody has learnt more in the meantime. */
  @SuppressWarnings("ReferenceEquality") // it must be that very entry, not one that says the same
  private @Nullable T replaced(
      String key, Known<T> old, @Nullable Known<T> known, @Nullable T answer) {
    this.known.computeIfPresent(key, (_, entry) -> entry == old ? known : entry);
    return answer;
  }
}
