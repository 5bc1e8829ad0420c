package com.iflytek.iflearner.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.reconcile.election.LockRecord;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LockFormTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00.123456Z");
  private static final LockRecord RECORD =
      new LockRecord("somebody", Duration.ofSeconds(15), NOON, NOON.plusSeconds(9), 3);
  private static final LockRecord RELEASED =
      new LockRecord("", Duration.ofSeconds(1), NOON, NOON, 3);

  @Test
  void whatIsWrittenIsRead() {
    for (var form : new LockForm<?>[] {new LeaseForm(), new ConfigMapForm()}) {
      assertThat(writtenAndRead(form, RECORD)).isEqualTo(RECORD);
      assertThat(writtenAndRead(form, RELEASED)).isEqualTo(RELEASED);
    }
  }

  @Test
  void anObjectWithoutARecordIsHeldByNobody() {
    assertThat(new LeaseForm().read(new LeaseForm().empty())).isEqualTo(LockRecord.EMPTY);
    assertThat(new ConfigMapForm().read(new ConfigMapForm().empty())).isEqualTo(LockRecord.EMPTY);
  }

  @Test
  void theRecordOfClientGoIsRead() {
    assertThat(
            new ConfigMapForm()
                .read(
                    annotated(
                        """
                        {"holderIdentity":"pod_uuid","leaseDurationSeconds":15,
                         "acquireTime":"2022-10-12T07:11:22Z","renewTime":"2022-10-12T09:11:24+02:00",
                         "leaderTransitions":2}
                        """)))
        .isEqualTo(
            new LockRecord(
                "pod_uuid",
                Duration.ofSeconds(15),
                Instant.parse("2022-10-12T07:11:22Z"),
                Instant.parse("2022-10-12T07:11:24Z"),
                2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "true",
        "\"text\"",
        "{\"holderIdentity\":{},\"leaseDurationSeconds\":-5}",
        "{\"holderIdentity\":null,\"acquireTime\":null,\"leaderTransitions\":\"many\"}",
        "{\"renewTime\":\"yesterday\"}",
        "{\"leaseDurationSeconds\":1e99}",
        "{\"holderIdentity\":\"a\"} and more"
      })
  void garbageIsNoReasonToStop(String text) {
    var record = new ConfigMapForm().read(annotated(text));

    assertThat(record.leaseDuration())
        .satisfiesAnyOf(
            duration -> assertThat(duration).isNull(),
            duration -> assertThat(duration).isPositive());
    assertThat(new ConfigMapForm().read(new ConfigMapForm().with(annotated(text), RECORD)))
        .isEqualTo(RECORD);
  }

  private static <T extends HasMetadata> LockRecord writtenAndRead(
      LockForm<T> form, LockRecord record) {
    return form.read(form.with(form.empty(), record));
  }

  private static ConfigMap annotated(String text) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .addToAnnotations(ConfigMapForm.ANNOTATION, text)
        .endMetadata()
        .build();
  }
}
