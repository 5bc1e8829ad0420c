package com.iflytek.iflearner.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.iflytek.iflearner.reconcile.Cluster.Outcome;
import com.iflytek.iflearner.reconcile.Cluster.Outcome.NoAnswer;
import com.iflytek.iflearner.reconcile.Cluster.Outcome.Outdated;
import com.iflytek.iflearner.reconcile.Cluster.Outcome.Refused;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OutcomesTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void anAnswerMeans(int code, Outcome ofCreate, Outcome ofReplace) {
    var fault =
        new KubernetesClientException(new StatusBuilder().withCode(code).withMessage("no").build());

    assertThat(Outcomes.ofCreate("it", fault)).isEqualTo(ofCreate);
    assertThat(Outcomes.ofPinned("it", fault)).isEqualTo(ofReplace);
  }

  static Stream<Arguments> anAnswerMeans() {
    var outdated = new Outdated();
    return Stream.of(
        arguments(400, new Refused(400, "no"), new Refused(400, "no")),
        arguments(403, new Refused(403, "no"), new Refused(403, "no")),
        arguments(404, new Refused(404, "no"), outdated),
        arguments(409, outdated, outdated),
        arguments(422, new Refused(422, "no"), new Refused(422, "no")),
        arguments(429, later("it was put off with 429"), later("it was put off with 429")),
        arguments(500, later("it was answered with 500"), later("it was answered with 500")),
        arguments(504, later("it was answered with 504"), later("it was answered with 504")));
  }

  @Test
  void nobodyKnowsWhetherAnUnansweredWriteWasDone() {
    var fault = new KubernetesClientException("sending", new IOException("reset"));

    assertThat(Outcomes.ofCreate("it", fault)).isEqualTo(later("it got no answer"));
    assertThat(Outcomes.ofPinned("it", fault)).isEqualTo(later("it got no answer"));
  }

  private static Outcome later(String doing) {
    return new NoAnswer(doing);
  }
}
