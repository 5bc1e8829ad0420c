package com.iflytek.iflearner.kube;

import static java.util.Objects.requireNonNullElse;

import com.iflytek.iflearner.reconcile.Cluster.Outcome;
import com.iflytek.iflearner.reconcile.Cluster.Outcome.NoAnswer;
import com.iflytek.iflearner.reconcile.Cluster.Outcome.Outdated;
import com.iflytek.iflearner.reconcile.Cluster.Outcome.Refused;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** What an exception of a write means: the only place that knows HTTP's numbers for it. */
final class Outcomes {
  private Outcomes() {}

  /** The outcome of a create; 404 is a namespace that does not exist. */
  static Outcome ofCreate(String doing, KubernetesClientException fault) {
    return fault.getCode() == 404 ? refused(fault) : ofPinned(doing, fault);
  }

  /** The outcome of a write to an object that was seen; 404 is an object that has gone. */
  static Outcome ofPinned(String doing, KubernetesClientException fault) {
    var code = fault.getCode();
    if (code <= 0) { // fabric8 says -1 where there was no HTTP answer
      return new NoAnswer(doing + " got no answer");
    }
    return switch (code) {
      case 404, 409 -> new Outdated();
      case 408, 429 -> new NoAnswer(doing + " was put off with " + code);
      default -> code >= 500 ? new NoAnswer(doing + " was answered with " + code) : refused(fault);
    };
  }

  private static Outcome refused(KubernetesClientException fault) {
    return new Refused(fault.getCode(), words(fault));
  }

  /** What the API server said. */
  static String words(KubernetesClientException fault) {
    var status = fault.getStatus();
    var words = status == null ? null : status.getMessage();
    return requireNonNullElse(words, "HTTP " + fault.getCode());
  }
}
