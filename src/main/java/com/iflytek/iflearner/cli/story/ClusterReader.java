package com.iflytek.iflearner.cli.story;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobCodec;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.kube.Faults;
import com.iflytek.iflearner.kube.JobResource;
import com.iflytek.iflearner.kube.KubeFailure;
import com.iflytek.iflearner.ladder.Roots;
import com.iflytek.iflearner.pki.Parsed;
import com.iflytek.iflearner.pki.Pem;
import com.iflytek.iflearner.rules.MountedFile;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads what a story is made of with the rights of the person who asks. Without the job there is no
 * story; of all else it is said what could not be read.
 */
public final class ClusterReader {
  /** Of a list; more cannot be told in a story. */
  private static final long MOST = 500;

  /** A process that has failed logs little after it; a traceback has about 50 lines. */
  private static final int LOG_LINES = 1000;

  private static final int LOG_BYTES = 256 << 10;

  /** What is read to find the last of it: one line may be as long as it likes. */
  private static final int MOST_READ = 16 << 20;

  private static final int MOST_LOGS = 20;

  private final KubernetesClient client;
  private final InstantSource clock;
  private int logsRead;

  /** The client stays the caller's. */
  public ClusterReader(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * The job with its children and events.
   *
   * @throws KubeFailure if the job cannot be read
   */
  public Seen seen(JobKey key) {
    var job = job(key);
    var unread = new LinkedHashMap<String, String>();
    var namespace = key.namespace();
    var name = key.name();
    var pods = client.pods().inNamespace(namespace).withName(name);
    var services = client.services().inNamespace(namespace).withName(name);
    var ingresses = client.network().v1().ingresses().inNamespace(namespace).withName(name);
    var events = client.v1().events().inNamespace(namespace).withField("involvedObject.name", name);
    return new Seen(
        job,
        ifReadable("Pod", unread, pods::get).orElse(null),
        ifReadable("Service", unread, services::get).orElse(null),
        ifReadable("Ingress", unread, ingresses::get).orElse(null),
        ifReadable("Event", unread, () -> events.list(most()).getItems()).orElse(List.of()),
        unread,
        clock.instant());
  }

  /**
   * The job with its federation in the namespace and the logs that may tell more.
   *
   * @throws KubeFailure if the job cannot be read
   */
  public Evidence evidence(JobKey key) {
    var job = job(key);
    var unread = new LinkedHashMap<String, String>();
    var all =
        ifReadable(
                "IflearnerJob",
                unread,
                () ->
                    jobs(key.namespace()).list(most()).getItems().stream().map(this::read).toList())
            .orElse(List.of());
    return Evidence.gathered(job, all, this::log, List.copyOf(unread.values()), clock.instant());
  }

  /**
   * The job alone.
   *
   * @throws KubeFailure if it cannot be read
   */
  public Job job(JobKey key) {
    try {
      var stored = jobs(key.namespace()).withName(key.name()).get();
      if (stored != null) {
        return read(stored);
      }
    } catch (KubernetesClientException e) {
      throw failure(key, e);
    }
    throw new KubeFailure(
        Code.JOB_NOT_FOUND,
        "There is no IflearnerJob '%s' in namespace '%s': see 'kubectl -n %s get iflj', or name another namespace with -n."
            .formatted(key.name(), key.namespace(), key.namespace()));
  }

  /** The certificates in a ConfigMap, or why there are none. */
  public Roots roots(String namespace, MountedFile file) {
    var where = "ConfigMap '%s'".formatted(file.configMap());
    try {
      var stored = client.configMaps().inNamespace(namespace).withName(file.configMap()).get();
      if (stored == null) {
        return new Roots.Unknown("there is no %s in the job's namespace".formatted(where));
      }
      var text = stored.getData() == null ? null : stored.getData().get(file.key());
      if (text == null) {
        return new Roots.Unknown("%s has no key '%s'".formatted(where, file.key()));
      }
      return switch (Pem.certificates(where, text)) {
        case Parsed.Good(var certificates) -> new Roots.Known(where, certificates);
        case Parsed.Bad(var why) -> new Roots.Unknown(why);
      };
    } catch (KubernetesClientException e) {
      return new Roots.Unknown(
          e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
              ? "you may not read %s (403)".formatted(where)
              : "%s could not be read (%s)".formatted(where, Faults.words(e)));
    }
  }

  private KubeFailure failure(JobKey key, KubernetesClientException fault) {
    return Faults.failure(
        client,
        fault,
        "You may not read IflearnerJob '%s' in namespace '%s' (403): ask for the role 'view' there."
            .formatted(key.name(), key.namespace()));
  }

  private static <T> Optional<T> ifReadable(
      String kind, Map<String, String> unread, Supplier<T> read) {
    try {
      return Optional.ofNullable(read.get());
    } catch (KubernetesClientException e) {
      unread.put(
          kind,
          e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
              ? "You may not read objects of kind %s there (403), so they are missing here."
                  .formatted(kind)
              : "Objects of kind %s could not be read (%s), so they are missing here."
                  .formatted(kind, Faults.words(e)));
      return Optional.empty();
    }
  }

  private LogTail log(Job job) {
    if (logsRead++ >= MOST_LOGS) {
      return new LogTail.Unread("no more than %d logs are read".formatted(MOST_LOGS));
    }
    var key = job.key();
    try (var log =
        client
            .pods()
            .inNamespace(key.namespace())
            .withName(key.name())
            .inContainer(job.spec().template().at("/spec/containers/0/name").asText())
            .tailingLines(LOG_LINES)
            .withReadyWaitTimeout(0)
            .getLogInputStream()) {
      return log == null
          ? new LogTail.Unread("it is not there")
          : new LogTail.Text(new String(end(log), UTF_8));
    } catch (KubernetesClientException e) {
      return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
          ? new LogTail.Forbidden()
          : new LogTail.Unread(Faults.words(e));
    } catch (IOException e) {
      return new LogTail.Unread(String.valueOf(e.getMessage()));
    }
  }

  /** The last bytes: limitBytes of the API server would keep the first. */
  private static byte[] end(InputStream log) throws IOException {
    var kept = new byte[0];
    for (int left = MOST_READ; left > 0; ) {
      var more = log.readNBytes(Math.min(LOG_BYTES, left));
      if (more.length == 0) {
        return kept;
      }
      left -= more.length;
      int old = Math.min(kept.length, LOG_BYTES - more.length);
      var joined = new byte[old + more.length];
      System.arraycopy(kept, kept.length - old, joined, 0, old);
      System.arraycopy(more, 0, joined, old, more.length);
      kept = joined;
    }
    return kept;
  }

  /** Anew for each list: fabric8 writes its selectors into it. */
  private static ListOptions most() {
    return new ListOptionsBuilder().withLimit(MOST).build();
  }

  private Job read(GenericKubernetesResource stored) {
    return JobCodec.read(
        client.getKubernetesSerialization().convertValue(stored, ObjectNode.class));
  }

  private NonNamespaceOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      jobs(String namespace) {
    return client.genericKubernetesResources(JobResource.CONTEXT).inNamespace(namespace);
  }
}
