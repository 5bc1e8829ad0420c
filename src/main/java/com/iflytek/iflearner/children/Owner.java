package com.iflytek.iflearner.children;

import com.iflytek.iflearner.job.Api;
import com.iflytek.iflearner.job.Job;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

/** Whose an object of a job's name is. Only its controller reference tells; labels do not. */
public enum Owner {
  /** Owned by this very job. */
  OURS,
  /** Owned by an earlier job of the same name: the garbage collector will take it away. */
  PREDECESSOR,
  /** Anything else: never adopted, overwritten or deleted. */
  FOREIGN;

  /** Whose {@code object} is, as {@code job} sees it. */
  public static Owner of(HasMetadata object, Job job) {
    for (var reference : object.getMetadata().getOwnerReferences()) {
      if (Boolean.TRUE.equals(reference.getController())) {
        if (job.metadata().uid().equals(reference.getUid())) {
          return OURS;
        }
        return isJob(reference) && job.metadata().name().equals(reference.getName())
            ? PREDECESSOR
            : FOREIGN;
      }
    }
    return FOREIGN;
  }

  private static boolean isJob(OwnerReference reference) {
    return Api.KIND.equals(reference.getKind())
        && reference.getApiVersion().startsWith(Api.GROUP + "/");
  }

  /** What makes an object a child of {@code job}. */
  static OwnerReference reference(Job job) {
    return new OwnerReferenceBuilder()
        .withApiVersion(Api.API_VERSION)
        .withKind(Api.KIND)
        .withName(job.metadata().name())
        .withUid(job.metadata().uid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }
}
