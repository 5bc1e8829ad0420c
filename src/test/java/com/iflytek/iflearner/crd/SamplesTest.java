package com.iflytek.iflearner.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.job.Domains;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobCodec;
import com.iflytek.iflearner.rules.Violations;
import com.iflytek.iflearner.rules.Warnings;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SamplesTest {
  static Stream<Path> jobs() {
    return Stream.of(Path.of("samples"), Manifests.PROTOTYPE)
        .flatMap(folder -> Manifests.in(folder).stream())
        .filter(file -> !file.endsWith("crd.yaml"));
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void admissionHasNothingToSay(Path file) {
    var jobs =
        Manifests.readAll(file).stream()
            .filter(object -> object.path("kind").asText().equals("IflearnerJob"))
            .map(object -> JobCodec.read((ObjectNode) object))
            .toList();

    assertThat(jobs).hasSize(1).allSatisfy(SamplesTest::isFine);
  }

  private static void isFine(Job job) {
    assertThat(Violations.of(job, Domains.DEFAULT)).isEmpty();
    assertThat(Warnings.of(job)).isEmpty();
  }
}
