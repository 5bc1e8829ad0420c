package com.iflytek.iflearner.reconcile;

import com.iflytek.iflearner.lifecycle.Observation;
import com.iflytek.iflearner.lifecycle.Refusal;
import com.iflytek.iflearner.lifecycle.Step;
import com.iflytek.iflearner.lifecycle.Training;
import com.iflytek.iflearner.lifecycle.Waited;
import com.iflytek.iflearner.reconcile.Cluster.Outcome;
import com.iflytek.iflearner.reconcile.Visit.ComeBack;
import com.iflytek.iflearner.reconcile.Visit.Settled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one visit that did not succeed. None is tried twice in a visit, so that one child
 * that cannot be written never keeps the others, nor the status, from being written.
 */
final class Tried {
  private final List<Refusal> refused = new ArrayList<>();
  private final List<Step> unanswered = new ArrayList<>();
  private @Nullable String why;

  void note(Step step, Outcome outcome) {
    switch (outcome) {
      case Outcome.Done _, Outcome.Outdated _ -> {}
      case Outcome.Refused(var code, var message) -> {
        refused.add(new Refusal(step, code, message));
        why = message;
      }
      case Outcome.NoAnswer(var doing) -> {
        unanswered.add(step);
        why = doing;
      }
    }
  }

  Observation addedTo(Observation seen, @Nullable Training training, @Nullable Waited waited) {
    return switch (seen) {
      case Observation.Gone gone -> gone;
      case Observation.Present present -> present.with(training, waited, refused);
    };
  }

  List<Step> without(List<Step> steps) {
    return steps.stream()
        .filter(step -> unanswered.stream().noneMatch(tried -> alike(tried, step)))
        .filter(step -> refused.stream().noneMatch(tried -> alike(tried.step(), step)))
        .toList();
  }

  Visit visit(@Nullable Instant wakeAt) {
    return why == null ? new Settled(wakeAt) : new ComeBack(why);
  }

  private static boolean alike(Step one, Step other) {
    return one.getClass() == other.getClass()
        && one.object().getKind().equals(other.object().getKind())
        && one.object().getMetadata().getName().equals(other.object().getMetadata().getName());
  }
}
