package com.iflytek.iflearner.children;

import com.iflytek.iflearner.job.Job;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all children in the job's namespace have in common. */
final class Child {
  private Child() {}

  /** The job's name, our labels, the job as controller. */
  static ObjectMeta metadata(Job job) {
    return new ObjectMetaBuilder()
        .withName(job.metadata().name())
        .withNamespace(job.metadata().namespace())
        .withLabels(Labels.of(job))
        .withOwnerReferences(Owner.reference(job))
        .build();
  }

  /** {@code live} with every entry of {@code ours}; what else it holds is not ours to touch. */
  static Map<String, String> merged(
      @Nullable Map<String, String> live, @Nullable Map<String, String> ours) {
    var merged = new HashMap<String, String>();
    if (live != null) {
      merged.putAll(live);
    }
    if (ours != null) {
      merged.putAll(ours);
    }
    return merged;
  }
}
