package com.iflytek.iflearner.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.children.HostClaims;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobCodec;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.job.Phase;
import com.iflytek.iflearner.job.Role;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The jobs of the cluster, kept as they are stored and read anew by whoever asks. */
final class Jobs implements AutoCloseable {
  private static final String BY_CLAIM = "claim";
  private static final String BY_CLASS = "ingressClass";
  private static final String BY_FEDERATION = "federation";
  private static final String BY_PHASE = "phase";

  private static final Set<String> FINISHED = Set.of(Phase.SUCCEEDED.wire(), Phase.FAILED.wire());

  /** Each visit to one of them reads all, so that n of them cost n² reads. */
  private static final int MOST_MEMBERS = 1000;

  private final KubernetesSerialization json;
  private final Watched<GenericKubernetesResource> watched;
  private final JobTally tally = new JobTally();

  Jobs(
      Scope scope,
      LiveReads reads,
      String defaultIngressClass,
      Consumer<GenericKubernetesResource> changed) {
    var client = scope.client();
    this.json = client.getKubernetesSerialization();
    this.watched =
        new Watched<>(Kind.JOB, client, reads, scope.jobs(), _ -> true, changed)
            .indexedBy(BY_CLAIM, Jobs::claims)
            .indexedBy(BY_CLASS, job -> List.of(ingressClass(job, defaultIngressClass)))
            .indexedBy(BY_FEDERATION, Jobs::federations)
            .indexedBy(BY_PHASE, job -> List.of(phaseKey(role(job), phase(job))))
            .followedBy(this::tell, job -> tally.gone(key(job)));
  }

  CompletionStage<Void> start() {
    return watched.start();
  }

  Watched<GenericKubernetesResource> watched() {
    return watched;
  }

  boolean synced() {
    return watched.synced();
  }

  boolean watching() {
    return watched.watching();
  }

  @Nullable Job get(JobKey key) {
    var stored = watched.get(key.namespace(), key.name());
    return stored == null ? null : read(stored);
  }

  /** As {@link #get}, but asks the API server. */
  @Nullable Job live(JobKey key) {
    var stored = watched.live(key.namespace(), key.name());
    return stored == null ? null : read(stored);
  }

  @Nullable GenericKubernetesResource cached(JobKey key) {
    return watched.cached(key.namespace(), key.name());
  }

  Stream<Job> withHost(String host) {
    return watched.cachedBy(BY_CLAIM, HostClaims.name(host)).map(this::read);
  }

  /** Those whose host is claimed by the Lease of that name. */
  Stream<JobKey> keysWithClaim(String claim) {
    return watched.cachedKeysBy(BY_CLAIM, claim);
  }

  /** Those whose route would be of that class. */
  Stream<JobKey> keysWithClass(String ingressClass) {
    return watched.cachedKeysBy(BY_CLASS, ingressClass);
  }

  /** Those of a federation in a namespace; not all, where they are absurdly many. */
  Stream<JobKey> members(String namespace, String federation) {
    return watched
        .cachedKeysBy(BY_FEDERATION, federationKey(namespace, federation))
        .limit(MOST_MEMBERS);
  }

  /** How many of that role are in that phase; what is not valid is in none. */
  long count(Role role, Phase phase) {
    return watched.cachedKeysBy(BY_PHASE, phaseKey(role.wire(), phase.wire())).count();
  }

  /** Which of them train, stand still or are stuck. */
  JobTally tally() {
    return tally;
  }

  void wrote(GenericKubernetesResource job) {
    watched.wrote(job);
  }

  void unsure(GenericKubernetesResource job) {
    watched.unsure(job);
  }

  /** What is sent to replace the status: the object as it was seen, saying {@code status}. */
  GenericKubernetesResource withStatus(Job job, JobStatus status) {
    var object = job.raw().deepCopy();
    object.set("status", JobCodec.write(status));
    return json.convertValue(object, GenericKubernetesResource.class);
  }

  @Override
  public void close() {
    watched.close();
  }

  static JobKey key(GenericKubernetesResource job) {
    return new JobKey(job.getMetadata().getNamespace(), job.getMetadata().getName());
  }

  /** By the Lease of its host; a host that is no text must not break the index. */
  static List<String> claims(GenericKubernetesResource job) {
    return job.get("spec", "host") instanceof String host
        ? List.of(HostClaims.name(host))
        : List.of();
  }

  private static String ingressClass(GenericKubernetesResource job, String otherwise) {
    return job.get("spec", "exposure", "ingressClassName") instanceof String named
        ? named
        : otherwise;
  }

  static Optional<String> federation(GenericKubernetesResource job) {
    return job.get("spec", "federation") instanceof String name
        ? Optional.of(name)
        : Optional.empty();
  }

  private static List<String> federations(GenericKubernetesResource job) {
    return federation(job).stream()
        .map(name -> federationKey(job.getMetadata().getNamespace(), name))
        .toList();
  }

  /** No name of a namespace has a slash. */
  private static String federationKey(String namespace, String federation) {
    return namespace + "/" + federation;
  }

  private static String phaseKey(@Nullable Object role, @Nullable Object phase) {
    return role + " " + phase;
  }

  private static @Nullable Object role(GenericKubernetesResource job) {
    return job.get("spec", "role");
  }

  private static @Nullable Object phase(GenericKubernetesResource job) {
    return job.get("status", "phase");
  }

  /** Nearly all of ten thousand jobs have finished, and to read one costs more than this look. */
  private void tell(GenericKubernetesResource job) {
    if (phase(job) instanceof String phase && FINISHED.contains(phase)) {
      tally.gone(key(job));
    } else {
      tally.seen(read(job));
    }
  }

  private Job read(GenericKubernetesResource stored) {
    return JobCodec.read(json.convertValue(stored, ObjectNode.class));
  }
}
