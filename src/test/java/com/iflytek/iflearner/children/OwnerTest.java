package com.iflytek.iflearner.children;

import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.job.Job;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class OwnerTest {
  private static final Job JOB = Stored.server().job();

  @Test
  void whatTheJobControlsIsOurs() {
    assertThat(Owner.of(Services.of(JOB), JOB)).isEqualTo(Owner.OURS);
  }

  @Test
  void whatAnEarlierJobOfThatNameControlsIsLeftForTheGarbageCollector() {
    assertThat(Owner.of(owned(r -> r.withUid("uid-old")), JOB)).isEqualTo(Owner.PREDECESSOR);
  }

  @Test
  void aLabelMakesNothingOurs() {
    var labelled =
        new ServiceBuilder(Services.of(JOB))
            .editMetadata()
            .withOwnerReferences()
            .endMetadata()
            .build();

    assertThat(Owner.of(labelled, JOB)).isEqualTo(Owner.FOREIGN);
  }

  @Test
  void anOwnerThatDoesNotControlIsNotTheOwner() {
    assertThat(Owner.of(owned(r -> r.withController(false)), JOB)).isEqualTo(Owner.FOREIGN);
  }

  @Test
  void anotherKindOfTheSameNameIsForeign() {
    assertThat(Owner.of(owned(r -> r.withUid("x").withKind("Deployment")), JOB))
        .isEqualTo(Owner.FOREIGN);
    assertThat(Owner.of(owned(r -> r.withUid("x").withApiVersion("batch/v1")), JOB))
        .isEqualTo(Owner.FOREIGN);
    assertThat(Owner.of(owned(r -> r.withUid("x").withName("job2")), JOB)).isEqualTo(Owner.FOREIGN);
  }

  private static Service owned(UnaryOperator<OwnerReferenceBuilder> change) {
    return new ServiceBuilder(Services.of(JOB))
        .editMetadata()
        .withOwnerReferences(change.apply(new OwnerReferenceBuilder(Owner.reference(JOB))).build())
        .endMetadata()
        .build();
  }
}
