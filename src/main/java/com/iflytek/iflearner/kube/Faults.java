package com.iflytek.iflearner.kube;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Printable;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.channels.ClosedChannelException;

/** Why a request of a person failed, as a sentence with a way out. */
public final class Faults {
  private static final int LONGEST = 200;

  private Faults() {}

  /**
   * The failure that ends the command.
   *
   * @param forbidden the sentence for whoever may not do it
   */
  public static KubeFailure failure(
      KubernetesClient client, KubernetesClientException fault, String forbidden) {
    return switch (fault.getCode()) {
      case HttpURLConnection.HTTP_UNAUTHORIZED ->
          new KubeFailure(
              Code.NO_RIGHTS,
              "The API server does not accept the user of the kubeconfig (401): log in anew, or choose another with --context.",
              fault);
      case HttpURLConnection.HTTP_FORBIDDEN -> new KubeFailure(Code.NO_RIGHTS, forbidden, fault);
      default ->
          new KubeFailure(
              Code.CLUSTER_UNREACHABLE,
              "The API server %s does not answer (%s): see whether 'kubectl cluster-info' works, or choose another with --context or --kubeconfig."
                  .formatted(client.getMasterUrl(), words(fault)),
              fault);
    };
  }

  /** What the API server or the network said, on one line. */
  public static String words(KubernetesClientException fault) {
    if (fault.getStatus() != null && fault.getStatus().getMessage() != null) {
      return Printable.line(fault.getStatus().getMessage(), LONGEST);
    }
    // The channel below a connection only ever says that it is closed.
    Throwable cause = fault;
    while (cause.getCause() != null && !(cause.getCause() instanceof ClosedChannelException)) {
      cause = cause.getCause();
    }
    var said = cause.getMessage();
    return Printable.line(
        cause.getClass().getSimpleName() + (said == null ? "" : ": " + said), LONGEST);
  }
}
