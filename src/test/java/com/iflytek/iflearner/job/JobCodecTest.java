package com.iflytek.iflearner.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JobCodecTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @Test
  void aManifestIsReadAsWritten() {
    var draft =
        Jobs.server()
            .with("/spec/parties", 2)
            .with("/spec/schedulername", "volcano")
            .with("/spec/federation", "fraud")
            .with("/spec/suspend", true)
            .with("/spec/backoffLimit", 3)
            .with("/spec/activeDeadlineSeconds", 7200)
            .with("/spec/startDeadlineSeconds", 600)
            .with("/spec/progressDeadlineSeconds", 60)
            .with("/spec/onStall", "Restart")
            .with("/spec/ttlSecondsAfterFinished", 0)
            .with("/spec/cleanPodPolicy", "All");

    var job = draft.job();

    assertThat(job.key()).hasToString("fl/job1");
    assertThat(job.spec())
        .isEqualTo(
            new Job.Spec(
                "server",
                "job1.server.iflearner.com",
                (ObjectNode) draft.raw().at("/spec/template"),
                "volcano",
                new Ports(50001, 50002),
                2,
                new Exposure(Exposure.Type.INGRESS, null, null),
                "fraud",
                new RunPolicy(
                    true,
                    3,
                    7200,
                    600,
                    60,
                    RunPolicy.OnStall.RESTART,
                    0,
                    RunPolicy.CleanPodPolicy.ALL)));
    assertThat(job.status()).isEqualTo(JobStatus.NONE);
    assertThat(job.unreadable()).isEmpty();
  }

  @Test
  void whatTheApiServerKeepsIsReadToo() {
    var job = Jobs.server().stored("u1").with("/metadata/deletionTimestamp", NOON.toString()).job();

    assertThat(job.metadata())
        .isEqualTo(
            new Job.Metadata(
                "fl", "job1", "u1", "1", 1, Instant.parse("2026-11-22T10:00:00Z"), true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aFieldOfAnotherTypeIsReportedAndCountsAsAbsent(
      String pointer, Object value, FieldPath at, String sentence) {
    var job = Jobs.server().with(pointer, value).job();

    assertThat(job.unreadable()).containsExactly(new Violation(Code.TYPE_INVALID, at, sentence));
  }

  static Stream<Arguments> aFieldOfAnotherTypeIsReportedAndCountsAsAbsent() {
    var spec = FieldPath.SPEC;
    return Stream.of(
        arguments("/spec/role", 7, spec.child("role"), "must be a string, is the number '7'"),
        arguments("/spec/host", List.of(), spec.child("host"), "must be a string, is a list"),
        arguments(
            "/spec/template", "x", spec.child("template"), "must be an object, is 'x', a string"),
        arguments("/spec/ports", true, spec.child("ports"), "must be an object, is 'true'"),
        arguments(
            "/spec/ports/grpc",
            "50001",
            spec.child("ports").child("grpc"),
            "must be a whole number of at most 32 bits, is '50001', a string"),
        arguments(
            "/spec/parties",
            1.5,
            spec.child("parties"),
            "must be a whole number of at most 32 bits, is the number '1.5'"),
        arguments(
            "/spec/parties",
            1L << 40,
            spec.child("parties"),
            "must be a whole number of at most 32 bits, is the number '1099511627776'"),
        arguments("/spec", "x", spec, "must be an object, is 'x', a string"),
        arguments("/metadata", 1, FieldPath.METADATA, "must be an object, is the number '1'"),
        arguments(
            "/metadata/name",
            Map.of(),
            FieldPath.METADATA.child("name"),
            "must be a string, is an object"));
  }

  @Test
  void anUnknownExposureIsReportedAndCountsAsAnIngress() {
    var job = Jobs.server().with("/spec/exposure/type", "TLSRoute").job();

    assertThat(job.spec().exposure()).isEqualTo(Exposure.DEFAULT);
    assertThat(job.unreadable())
        .containsExactly(
            new Violation(
                Code.EXPOSURE_UNKNOWN,
                FieldPath.SPEC.child("exposure").child("type"),
                "'TLSRoute' is unknown: must be 'Ingress' or 'None'"));
  }

  @Test
  void nullCountsAsAbsent() {
    var job =
        Jobs.server().with("/spec/ports", null).with("/metadata/deletionTimestamp", null).job();

    assertThat(job.unreadable()).isEmpty();
    assertThat(job.spec().ports()).isEqualTo(Ports.DEFAULT);
    assertThat(job.metadata().deleting()).isFalse();
  }

  @Test
  void aNumberMayBeWrittenWithAFractionOfNothing() {
    assertThat(Jobs.server().with("/spec/parties", 2.0).job().spec().parties()).isEqualTo(2);
  }

  @Test
  void aStatusSurvivesWritingAndReading() {
    var status =
        new JobStatus(
            3,
            Arrays.stream(Condition.Type.values())
                .map(
                    type ->
                        new Condition(type, Condition.Status.UNKNOWN, "Because", "why", 3, NOON))
                .toList(),
            Phase.RUNNING,
            1,
            "pod-uid",
            1,
            List.of(new PastAttempt(1, true, "PodFailed", 2, "It failed.", NOON)),
            NOON,
            NOON.plusSeconds(60),
            "192.0.2.1",
            "party client2",
            new Progress(2, 3, 1, 2, List.of(new Progress.Party("client1", 2, true, false, NOON))));

    assertThat(Jobs.server().with(status).job().status()).isEqualTo(status);
    assertThat(Jobs.server().with(JobStatus.NONE).job().status()).isEqualTo(JobStatus.NONE);
  }

  @Test
  void thePrototypesStatusIsReadAsFarAsItIsOurs() {
    var status =
        Jobs.of(
                """
                status:
                  phase: Running
                  startTime: "2022-09-14T18:00:00+08:00"
                  podIP: 10.0.0.7
                  conditions:
                  - {type: Ready, status: "True", lastTransitionTime: "2022-09-14T10:00:00Z"}
                  containerStatuses: [{name: c, ready: true}]
                """)
            .job()
            .status();

    assertThat(status)
        .isEqualTo(
            new JobStatus(
                -1,
                List.of(),
                Phase.RUNNING,
                0,
                null,
                0,
                List.of(),
                Instant.parse("2022-09-14T10:00:00Z"),
                null,
                null,
                null,
                null));
  }

  @Test
  void noTreeMakesReadingFail() {
    var seed = 20261122L;
    var mutation = new Mutation(new Random(seed));
    for (var i = 0; i < 5_000; i++) {
      var raw = mutation.of(Jobs.client().stored("u1").with(JobStatus.NONE).raw());
      assertThat(JobCodec.read(raw).raw()).as("seed %d, tree %d", seed, i).isSameAs(raw);
    }
  }
}
