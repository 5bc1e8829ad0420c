package com.iflytek.iflearner.lifecycle;

import com.iflytek.iflearner.children.Owner;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What is to be done about one child that is wanted and one that was found. */
final class Children {
  private Children() {}

  /** Creates what is missing, puts right what is ours, and touches nothing else. */
  static <T extends HasMetadata> List<Step> ensured(
      Situation situation, T desired, @Nullable T live, BiFunction<T, T, Optional<T>> repaired) {
    if (live == null) {
      return List.of(new Step.Create(desired));
    }
    return situation.ours(live) && !leaving(live)
        ? repaired.apply(desired, live).<Step>map(Step.Replace::new).stream().toList()
        : List.of();
  }

  /** Why an object keeps the job from having its child of that kind; empty if it does not. */
  static Optional<Said> inTheWay(
      Situation situation, Condition.Type type, @Nullable HasMetadata live) {
    if (live == null) {
      return Optional.empty();
    }
    var name =
        "%s '%s/%s'"
            .formatted(
                live.getKind(), live.getMetadata().getNamespace(), live.getMetadata().getName());
    return switch (Owner.of(live, situation.job())) {
      case FOREIGN ->
          Optional.of(
              Said.no(
                  type,
                  "NameTaken",
                  Code.NAME_TAKEN,
                  "The %s does not belong to this job and is left alone; delete it, or give the job another name."
                      .formatted(name)));
      case PREDECESSOR ->
          Optional.of(
              Said.no(
                  type,
                  "WaitingForOldChildren",
                  Code.WAITING_FOR_OLD_CHILDREN,
                  "The %s belongs to an earlier job of this name; the garbage collector will take it away."
                      .formatted(name)));
      case OURS ->
          leaving(live)
              ? Optional.of(Said.no(type, "Terminating", "The " + name + " is being deleted."))
              : Optional.empty();
    };
  }

  static boolean leaving(HasMetadata live) {
    return live.getMetadata().getDeletionTimestamp() != null;
  }
}
