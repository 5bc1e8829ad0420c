package com.iflytek.iflearner.kube;

import static java.util.Objects.requireNonNullElse;

import com.iflytek.iflearner.reconcile.election.LockRecord;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/** A Lease is a record and nothing else. */
final class LeaseForm implements LockForm<Lease> {
  @Override
  public Kind<Lease> kind() {
    return Kind.LEASE;
  }

  @Override
  public Lease empty() {
    return new LeaseBuilder().withNewMetadata().endMetadata().build();
  }

  @Override
  public LockRecord read(Lease lease) {
    var spec = lease.getSpec();
    return spec == null
        ? LockRecord.EMPTY
        : new LockRecord(
            requireNonNullElse(spec.getHolderIdentity(), ""),
            spec.getLeaseDurationSeconds() == null
                ? null
                : Duration.ofSeconds(spec.getLeaseDurationSeconds()),
            instant(spec.getAcquireTime()),
            instant(spec.getRenewTime()),
            requireNonNullElse(spec.getLeaseTransitions(), 0));
  }

  @Override
  public Lease with(Lease lease, LockRecord says) {
    var duration = says.leaseDuration();
    return new LeaseBuilder(lease)
        .editOrNewSpec()
        .withHolderIdentity(says.holder().isEmpty() ? null : says.holder())
        .withLeaseDurationSeconds(duration == null ? null : Math.toIntExact(duration.toSeconds()))
        .withAcquireTime(time(says.acquired()))
        .withRenewTime(time(says.renewed()))
        .withLeaseTransitions(says.transitions())
        .endSpec()
        .build();
  }

  private static @Nullable Instant instant(@Nullable ZonedDateTime time) {
    return time == null ? null : time.toInstant();
  }

  private static @Nullable ZonedDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atZone(ZoneOffset.UTC);
  }
}
