package com.iflytek.iflearner.kube;

import com.iflytek.iflearner.reconcile.Cluster.Outcome;
import com.iflytek.iflearner.reconcile.election.LockRecord;
import com.iflytek.iflearner.reconcile.election.Locks.Answer;
import com.iflytek.iflearner.reconcile.election.SeenLock;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One lock as an object of the cluster. Of the object only the record is ours: the rest is written
 * back as it was read.
 */
final class KubeLock<T extends HasMetadata> {
  private final Kind<T> kind;
  private final String namespace;
  private final String name;
  private final LockForm<T> form;
  private final Requests requests;
  private @Nullable T newest;
  private @Nullable View<T> view;

  private enum Request {
    READING,
    CREATING,
    RENEWING
  }

  KubeLock(LockForm<T> form, String namespace, String name, Requests requests) {
    this.kind = form.kind();
    this.namespace = namespace;
    this.name = name;
    this.form = form;
    this.requests = requests;
  }

  /** Tells of changes from now on, from any thread. */
  void watch(KubernetesClient client, Consumer<T> changed, Consumer<T> deleted) {
    var started =
        View.of(
            client.resources(kind.type()).inNamespace(namespace).withName(name),
            new SlimStore<>(),
            changed,
            deleted);
    view = started;
    var _ = started.start();
  }

  /** Whether news arrives. */
  boolean watching() {
    return view != null && view.watching() && !view.forbidden();
  }

  void stop() {
    if (view != null) {
      view.close();
    }
  }

  /** What a watch told, which may be late. */
  SeenLock saw(T object) {
    if (newest == null || Versions.of(object) > Versions.of(newest)) {
      newest = object;
    }
    return seen(object);
  }

  Answer read(Duration patience) {
    return send(Request.READING, () -> requests.get(kind, namespace, name), patience);
  }

  Answer create(LockRecord says, Duration patience) {
    var object = form.with(form.empty(), says);
    object.getMetadata().setNamespace(namespace);
    object.getMetadata().setName(name);
    return send(Request.CREATING, () -> requests.create(kind, object), patience);
  }

  Answer write(LockRecord says, String resourceVersion, Duration patience) {
    if (newest == null) {
      return new Answer.Outdated();
    }
    var object = form.with(newest, says);
    object.getMetadata().setResourceVersion(resourceVersion);
    return send(Request.RENEWING, () -> requests.replace(kind, object), patience);
  }

  @Override
  public String toString() {
    return "the %s '%s/%s'".formatted(kind.type().getSimpleName(), namespace, name);
  }

  /** In a thread of its own: whoever must stop in time cannot wait for a socket. */
  private Answer send(Request doing, Callable<T> request, Duration patience) {
    var sentence = doing.name().toLowerCase(Locale.ROOT) + " " + this;
    var task = new FutureTask<>(request);
    Thread.ofPlatform().daemon().name("election-request").start(task);
    try {
      var object = task.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      newest = object;
      return new Answer.Found(seen(object));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KubernetesClientException fault) {
        return answer(doing, sentence, fault);
      }
      return new Answer.NoAnswer(sentence + " failed: " + e.getCause());
    } catch (TimeoutException _) {
      var _ = task.cancel(true);
      return new Answer.NoAnswer(
          "%s got no answer within %d ms".formatted(sentence, patience.toMillis()));
    } catch (InterruptedException _) {
      var _ = task.cancel(true);
      Thread.currentThread().interrupt();
      return new Answer.NoAnswer(sentence + " was interrupted");
    }
  }

  private static Answer answer(Request doing, String sentence, KubernetesClientException fault) {
    if (doing != Request.CREATING && fault.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
      return new Answer.Missing();
    }
    var outcome =
        doing == Request.CREATING
            ? Outcomes.ofCreate(sentence, fault)
            : Outcomes.ofPinned(sentence, fault);
    return switch (outcome) {
      case Outcome.Refused(_, var words) -> new Answer.Refused(words);
      case Outcome.NoAnswer(var why) -> new Answer.NoAnswer(why);
      case Outcome.Outdated _, Outcome.Done _ -> new Answer.Outdated();
    };
  }

  private SeenLock seen(T object) {
    return new SeenLock(form.read(object), object.getMetadata().getResourceVersion());
  }
}
