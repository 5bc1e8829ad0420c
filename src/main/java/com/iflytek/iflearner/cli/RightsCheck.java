package com.iflytek.iflearner.cli;

import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Problem;
import com.iflytek.iflearner.kube.KubeFailure;
import com.iflytek.iflearner.kube.ProblemLog;
import com.iflytek.iflearner.kube.Rights;
import com.iflytek.iflearner.lifecycle.Settings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks once, beside everything else, whether a right is missing, and again only while one is:
 * inside a cluster the operator does what it may, and says what it may not.
 */
final class RightsCheck implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RightsCheck.class);
  private static final Duration NO_ANSWER = Duration.ofSeconds(5);
  private static final Duration WHILE_MISSING = Duration.ofMinutes(1);

  private final KubernetesClient client;
  private final Settings settings;
  private final ProblemLog problems = new ProblemLog(LOG);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread asking = Thread.ofVirtual().name("rights").unstarted(this::ask);

  RightsCheck(KubernetesClient client, Settings settings) {
    this.client = client;
    this.settings = settings;
  }

  void start() {
    asking.start();
  }

  /** What is missing, as far as is known. */
  List<Problem> problems() {
    return problems.now();
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void ask() {
    try {
      Duration pause;
      do {
        pause = asked();
      } while (pause.isPositive() && !closed.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** After how long to ask again; zero: never. */
  private Duration asked() {
    try {
      var missing = Rights.missing(client, settings).stream().map(RightsCheck::problem).toList();
      problems.are(missing);
      return missing.isEmpty() ? Duration.ZERO : WHILE_MISSING;
    } catch (KubeFailure e) {
      problems.are(List.of(problem(e.sentence())));
      return WHILE_MISSING;
    } catch (KubernetesClientException _) { // that it does not answer is said elsewhere
      return NO_ANSWER;
    }
  }

  private static Problem problem(String sentence) {
    return new Problem(Code.NO_RIGHTS, sentence);
  }
}
