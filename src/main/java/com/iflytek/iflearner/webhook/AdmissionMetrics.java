package com.iflytek.iflearner.webhook;

import com.iflytek.iflearner.admission.Verdict;
import com.iflytek.iflearner.admission.Verdict.Allowed;
import com.iflytek.iflearner.admission.Verdict.Denied;
import com.iflytek.iflearner.admission.Verdict.Malformed;
import com.iflytek.iflearner.job.Code;
import com.iflytek.iflearner.job.Violation;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/**
 * How long admission takes and what it says, by webhook, verdict and code; never by job or host.
 */
record AdmissionMetrics(MeterRegistry registry) {

  Timer.Sample start() {
    return Timer.start(registry);
  }

  void record(Timer.Sample sample, String webhook, Verdict verdict) {
    sample.stop(duration(webhook, nameOf(verdict)));
    switch (verdict) {
      case Allowed(_, var warnings) -> count(webhook, warnings);
      case Denied(_, var violations, var warnings) -> {
        count(webhook, violations);
        count(webhook, warnings);
      }
      case Malformed(var code, _) -> count(webhook, code);
    }
  }

  void fault(Timer.Sample sample, String webhook) {
    sample.stop(duration(webhook, "fault"));
  }

  private Timer duration(String webhook, String verdict) {
    return Timer.builder("iflearner.admission.duration")
        .description("From the body read to the answer made")
        .tag("webhook", webhook)
        .tag("verdict", verdict)
        .serviceLevelObjectives(
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(25),
            Duration.ofMillis(100),
            Duration.ofSeconds(1))
        .register(registry);
  }

  private void count(String webhook, List<Violation> violations) {
    violations.forEach(violation -> count(webhook, violation.code()));
  }

  private void count(String webhook, Code code) {
    registry
        .counter("iflearner.admission.codes", "webhook", webhook, "code", code.id())
        .increment();
  }

  private static String nameOf(Verdict verdict) {
    return switch (verdict) {
      case Allowed(var patch, _) -> patch.isEmpty() ? "allowed" : "patched";
      case Denied _ -> "denied";
      case Malformed _ -> "malformed";
    };
  }
}
