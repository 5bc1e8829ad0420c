package com.iflytek.iflearner.kube;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps objects as JSON, a third of what they take as objects of fabric8: of ten thousand jobs
 * nearly all are only kept. Whoever asks gets an object of his own. {@code managedFields} are left
 * out: half of an object, and never used.
 */
final class TextStore<T extends HasMetadata> implements ItemStore<T> {
  private final Map<String, String> texts = new ConcurrentHashMap<>();
  private final Class<T> type;
  private final KubernetesSerialization json;

  TextStore(Class<T> type, KubernetesSerialization json) {
    this.type = type;
    this.json = json;
  }

  @Override
  public String getKey(T object) {
    return Cache.metaNamespaceKeyFunc(object);
  }

  @Override
  public @Nullable T put(String key, T object) {
    object.getMetadata().setManagedFields(null);
    return parsed(texts.put(key, json.asJson(object)));
  }

  @Override
  public @Nullable T remove(String key) {
    return parsed(texts.remove(key));
  }

  @Override
  public @Nullable T get(String key) {
    return parsed(texts.get(key));
  }

  @Override
  public Stream<String> keySet() {
    return texts.keySet().stream();
  }

  /**
   * The informer holds all of them at once after each list, to find out which are gone. So these
   * are outlines: what tells whom the end of an object concerns.
   */
  @Override
  public Stream<T> values() {
    return texts.values().stream().map(this::object).map(TextStore::outline);
  }

  @Override
  public int size() {
    return texts.size();
  }

  private @Nullable T parsed(@Nullable String text) {
    return text == null ? null : object(text);
  }

  private T object(String text) {
    return json.unmarshal(text, type);
  }

  private static <T extends HasMetadata> T outline(T object) {
    switch (object) {
      case Pod pod -> {
        pod.setSpec(null);
        pod.setStatus(null);
      }
      case Service service -> service.setSpec(null);
      case Ingress ingress -> ingress.setStatus(null);
      case GenericKubernetesResource job -> {
        job.getAdditionalProperties().remove("status");
        if (job.getAdditionalProperties().get("spec") instanceof Map<?, ?> spec) {
          spec.remove("template");
        }
      }
      default -> {}
    }
    return object;
  }
}
