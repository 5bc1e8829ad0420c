package com.iflytek.iflearner.kube;

import com.iflytek.iflearner.job.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where the identity comes from that the webhooks present, and how it is. It renews by itself, on a
 * thread of its own; whatever goes wrong is a problem to be shown, and never the end of it.
 */
public interface IdentitySource extends AutoCloseable {
  /** Begins, and returns at once, whether what it needs answers or not. */
  void start();

  /** Whether an identity has been presented; stays true. */
  boolean presented();

  /** All that is wrong now; each is also logged when it begins and when it ends. */
  List<Problem> problems();

  /** When the identity ends that is presented. */
  Optional<Instant> expires();

  /** When the authority ends that signed it, if that is ours to renew. */
  Optional<Instant> authorityExpires();

  @Override
  void close();
}
