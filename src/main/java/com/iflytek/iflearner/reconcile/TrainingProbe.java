package com.iflytek.iflearner.reconcile;

import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.lifecycle.Ask;
import com.iflytek.iflearner.lifecycle.Training;
import org.jspecify.annotations.Nullable;

/** Asks servers how their training goes, for as long as somebody wants to know. */
public interface TrainingProbe {
  /** Nobody asks. */
  TrainingProbe NONE =
      new TrainingProbe() {
        @Override
        public @Nullable Training training(JobKey key) {
          return null;
        }

        @Override
        public void ask(JobKey key, @Nullable Ask ask) {}
      };

  /** What has been learnt for the job by what was asked last; null: nothing yet. */
  @Nullable Training training(JobKey key);

  /**
   * From now on asks this for the job, and nothing else; what was learnt of another Pod is
   * forgotten.
   *
   * @param ask null: nothing
   */
  void ask(JobKey key, @Nullable Ask ask);
}
