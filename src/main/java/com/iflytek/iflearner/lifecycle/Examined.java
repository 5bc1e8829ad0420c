package com.iflytek.iflearner.lifecycle;

import com.iflytek.iflearner.job.Domains;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.job.Violation;
import com.iflytek.iflearner.rules.Completion;
import com.iflytek.iflearner.rules.Violations;
import java.util.List;

/**
 * A stored job as admission would have made and judged it: so a job that never passed the webhooks,
 * or was stored before an upgrade, is as good as a new one.
 *
 * @param job completed; nobody writes it back
 */
record Examined(Job job, List<Violation> violations) {
  static Examined of(Job stored, Domains domains) {
    var completed = Completion.complete(stored);
    return new Examined(completed, Violations.of(completed, domains));
  }
}
