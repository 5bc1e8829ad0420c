package com.iflytek.iflearner.children;

import com.iflytek.iflearner.job.Api;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobKey;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The claim to a host: a Lease whose name follows from the host, so that of all jobs of a cluster
 * only one can create it. It has no owner reference, which cannot cross namespaces, and is neither
 * renewed nor does it expire.
 */
public final class HostClaims {
  /** On every claim, with {@link #CLAIM_VALUE}: what a watch is narrowed by. */
  public static final String CLAIM = Api.RESERVED + "claim";

  /** The value of {@link #CLAIM}. */
  public static final String CLAIM_VALUE = "host";

  /** A label, so that the claims of a job that is gone can be listed. */
  public static final String HOLDER_UID = Api.RESERVED + "holder-uid";

  private static final String HOST = Api.RESERVED + "host";
  private static final String HOLDER_NAMESPACE = Api.RESERVED + "holder-namespace";
  private static final String HOLDER_NAME = Api.RESERVED + "holder-name";

  private HostClaims() {}

  /** Which job holds which host. */
  public record Holder(JobKey job, String uid, String host) {
    /** Whether it is this very job, not one of the same name. */
    public boolean is(Job other) {
      return uid.equals(other.metadata().uid()) && job.equals(other.key());
    }
  }

  /** The name of the claim to {@code host}: a host may be longer than a label and hold dots. */
  public static String name(String host) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(host.getBytes(StandardCharsets.UTF_8));
      return "host-" + HexFormat.of().formatHex(digest, 0, 20);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The claim of {@code job} to {@code host}. */
  public static Lease of(Job job, String host, String claimsNamespace) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withName(name(host))
        .withNamespace(claimsNamespace)
        .withLabels(labels(job))
        .withAnnotations(annotations(job, host))
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity(job.key().toString())
        .endSpec()
        .build();
  }

  /** An abandoned claim, given to {@code job}, at the resourceVersion that was seen. */
  public static Lease takenOver(Lease abandoned, Job job, String host) {
    var metadata = abandoned.getMetadata();
    return new LeaseBuilder(abandoned)
        .editMetadata()
        .withLabels(Child.merged(metadata.getLabels(), labels(job)))
        .withAnnotations(Child.merged(metadata.getAnnotations(), annotations(job, host)))
        .endMetadata()
        .editOrNewSpec()
        .withHolderIdentity(job.key().toString())
        .endSpec()
        .build();
  }

  /** Who holds {@code claim}; empty if that cannot be read, which must count as held. */
  public static Optional<Holder> holder(Lease claim) {
    var annotations = Child.merged(claim.getMetadata().getAnnotations(), null);
    var namespace = annotations.get(HOLDER_NAMESPACE);
    var name = annotations.get(HOLDER_NAME);
    var uid = annotations.get(HOLDER_UID);
    var host = annotations.get(HOST);
    return namespace == null || name == null || uid == null || host == null
        ? Optional.empty()
        : Optional.of(new Holder(new JobKey(namespace, name), uid, host));
  }

  private static Map<String, String> labels(Job job) {
    return Map.of(
        Labels.MANAGED_BY, Labels.OPERATOR, CLAIM, CLAIM_VALUE, HOLDER_UID, job.metadata().uid());
  }

  private static Map<String, String> annotations(Job job, String host) {
    return Map.of(
        HOST, host,
        HOLDER_NAMESPACE, job.metadata().namespace(),
        HOLDER_NAME, job.metadata().name(),
        HOLDER_UID, job.metadata().uid());
  }
}
