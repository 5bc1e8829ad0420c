package com.iflytek.iflearner.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.job.Domains;
import com.iflytek.iflearner.job.JobCodec;
import com.iflytek.iflearner.job.Jobs;
import com.iflytek.iflearner.job.Mutation;
import com.iflytek.iflearner.job.Violation;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RobustnessTest {
  @Test
  void whateverIsJudgedTheAnswerIsAListOfShortSentences() {
    var seed = 20261124L;
    var mutation = new Mutation(new Random(seed));
    for (var i = 0; i < 3_000; i++) {
      var good = (i % 2 == 0 ? Jobs.server() : Jobs.client()).stored("u1").job();
      var job = JobCodec.read(mutation.of(good.raw()));

      assertThat(
              Stream.of(
                      Violations.of(job, Domains.DEFAULT),
                      Violations.onUpdate(good, job, Domains.DEFAULT),
                      Violations.onUpdate(job, good, Domains.DEFAULT),
                      Warnings.of(job))
                  .flatMap(found -> found.stream())
                  .map(Violation::message))
          .as("seed %d, tree %d: %s", seed, i, job.raw())
          .allMatch(message -> message.length() < 400 && message.matches("\\P{Cntrl}*"));
      assertThat(Violations.onUpdate(job, job, Domains.DEFAULT)).isEmpty();
    }
  }
}
