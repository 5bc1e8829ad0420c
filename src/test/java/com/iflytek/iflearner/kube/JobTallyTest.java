package com.iflytek.iflearner.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.children.Stored;
import com.iflytek.iflearner.job.Condition;
import com.iflytek.iflearner.job.Condition.Status;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.JobStatus;
import com.iflytek.iflearner.job.Jobs;
import com.iflytek.iflearner.job.Phase;
import com.iflytek.iflearner.job.Progress;
import com.iflytek.iflearner.job.Role;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobTallyTest {
  private static final Instant LONG_AGO = Instant.parse("2026-11-22T10:00:00Z");
  private static final Instant LATELY = LONG_AGO.plusSeconds(3600);
  private static final Condition STALLED = said(Condition.Type.STALLED, Status.TRUE);
  private static final Condition NO_PROGRESS = said(Condition.Type.PROGRESSING, Status.FALSE);
  private static final Condition PROGRESS_UNKNOWN =
      said(Condition.Type.PROGRESSING, Status.UNKNOWN);

  private final JobTally tally = new JobTally();

  @Test
  void anEmptyClusterHasNothingToTell() {
    says(0, 0, 0);
    assertThat(tally.longestStill()).isEmpty();
  }

  @Test
  void stalledJobsAreCountedByRole() {
    tally.seen(job(Stored.server(), status(Phase.PENDING, null, STALLED)));
    tally.seen(job(Stored.client(), status(Phase.PENDING, null, STALLED)));

    says(1, 1, 0);
  }

  @Test
  void aJobThatIsSeenAgainCountsAsItIsNow() {
    tally.seen(job(Stored.server(), status(Phase.PENDING, null, STALLED)));
    tally.seen(job(Stored.server(), status(Phase.RUNNING, trained(2, LATELY), NO_PROGRESS)));
    tally.seen(job(Stored.server(), status(Phase.RUNNING, trained(2, LATELY), NO_PROGRESS)));
    says(0, 0, 1);

    tally.seen(job(Stored.server(), status(Phase.SUSPENDED, trained(2, LATELY))));

    says(0, 0, 0);
    assertThat(tally.longestStill()).isEmpty();
  }

  @Test
  void whatIsGoneCountsNoMore() {
    var job = job(Stored.server(), status(Phase.RUNNING, trained(2, LATELY), NO_PROGRESS, STALLED));
    tally.seen(job);

    tally.gone(job.key());

    says(0, 0, 0);
    assertThat(tally.longestStill()).isEmpty();
  }

  @Test
  void ofATrainingItsNewestEpochCountsAndOfTrainingsTheOneThatIsStillLongest() {
    tally.seen(
        job(
            Stored.server().named("fl", "moving"),
            status(Phase.RUNNING, trained(2, LONG_AGO.minusSeconds(60), LATELY))));
    assertThat(tally.longestStill()).contains(LATELY);

    tally.seen(
        job(
            Stored.server().named("fl", "still"),
            status(Phase.RUNNING, trained(2, LONG_AGO, LONG_AGO), PROGRESS_UNKNOWN)));

    assertThat(tally.longestStill()).contains(LONG_AGO);
  }

  @Test
  void whoWaitsForPartiesDoesNotTrainYet() {
    tally.seen(job(Stored.server(), status(Phase.RUNNING, trained(3, LONG_AGO, LONG_AGO))));
    assertThat(tally.longestStill()).isEmpty();

    tally.seen(job(Stored.server(), status(Phase.RUNNING, trained(null, LONG_AGO, LONG_AGO))));
    assertThat(tally.longestStill()).as("nobody said how many").contains(LONG_AGO);
  }

  @Test
  void aRoleThatCannotBeReadIsNone() {
    tally.seen(
        job(Stored.server().with("/spec/role", "judge"), status(Phase.PENDING, null, STALLED)));

    says(0, 0, 0);
  }

  private void says(long stalledServers, long stalledClients, long withoutProgress) {
    assertThat(tally.stalled(Role.SERVER)).isEqualTo(stalledServers);
    assertThat(tally.stalled(Role.CLIENT)).isEqualTo(stalledClients);
    assertThat(tally.withoutProgress()).isEqualTo(withoutProgress);
  }

  private static Job job(Jobs.Draft draft, JobStatus status) {
    return draft.with(status).job();
  }

  private static Progress trained(@Nullable Integer expected, Instant... moved) {
    var parties =
        Arrays.stream(moved).map(at -> new Progress.Party("client", 3, true, false, at)).toList();
    return new Progress(3, 10, parties.size(), expected, parties);
  }

  private static JobStatus status(
      Phase phase, @Nullable Progress progress, Condition... conditions) {
    return new JobStatus(
        1,
        List.of(conditions),
        phase,
        1,
        "uid",
        0,
        List.of(),
        LONG_AGO,
        null,
        null,
        null,
        progress);
  }

  private static Condition said(Condition.Type type, Status status) {
    return new Condition(type, status, "Any", "", 1, LONG_AGO);
  }
}
