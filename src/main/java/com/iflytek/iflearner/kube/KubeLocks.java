package com.iflytek.iflearner.kube;

import com.iflytek.iflearner.reconcile.election.Campaign;
import com.iflytek.iflearner.reconcile.election.Lock;
import com.iflytek.iflearner.reconcile.election.LockRecord;
import com.iflytek.iflearner.reconcile.election.Locks;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** The locks as objects of the cluster. Only one thread may use them. */
final class KubeLocks implements Locks, AutoCloseable {
  private final Map<Lock, KubeLock<?>> locks = new EnumMap<>(Lock.class);
  private final KubernetesClient client;

  KubeLocks(KubernetesClient client, LockNames names) {
    this.client = client;
    var requests = new Requests(client);
    for (var lock : Lock.values()) {
      locks.put(lock, made(lock, names.namespaceOf(lock), names.nameOf(lock), requests));
    }
  }

  private static KubeLock<?> made(Lock lock, String namespace, String name, Requests requests) {
    return switch (lock) {
      case OPERATOR, PROTOTYPE_LEASE -> new KubeLock<>(new LeaseForm(), namespace, name, requests);
      case PROTOTYPE_CONFIG_MAP -> new KubeLock<>(new ConfigMapForm(), namespace, name, requests);
    };
  }

  /**
   * Watches them all and tells {@code campaign}.
   *
   * @param tell carries what is to be told to the one thread
   */
  void watch(Campaign campaign, Consumer<Runnable> tell) {
    locks.forEach((lock, object) -> watch(lock, object, campaign, tell));
  }

  private <T extends HasMetadata> void watch(
      Lock lock, KubeLock<T> object, Campaign campaign, Consumer<Runnable> tell) {
    object.watch(
        client,
        changed -> tell.accept(() -> campaign.saw(lock, object.saw(changed))),
        gone -> tell.accept(() -> campaign.missed(lock, gone.getMetadata().getResourceVersion())));
  }

  boolean watching(Lock lock) {
    return of(lock).watching();
  }

  @Override
  public Answer read(Lock lock, Duration patience) {
    return of(lock).read(patience);
  }

  @Override
  public Answer create(Lock lock, LockRecord says, Duration patience) {
    return of(lock).create(says, patience);
  }

  @Override
  public Answer write(Lock lock, LockRecord says, String resourceVersion, Duration patience) {
    return of(lock).write(says, resourceVersion, patience);
  }

  @Override
  public String name(Lock lock) {
    return of(lock).toString();
  }

  @Override
  public void close() {
    locks.values().forEach(KubeLock::stop);
  }

  private KubeLock<?> of(Lock lock) {
    return Objects.requireNonNull(locks.get(lock));
  }
}
