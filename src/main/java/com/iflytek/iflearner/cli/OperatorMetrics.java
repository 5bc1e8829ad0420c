package com.iflytek.iflearner.cli;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toList;

import com.iflytek.iflearner.job.Problem;
import com.iflytek.iflearner.reconcile.LoopMeter;
import com.iflytek.iflearner.reconcile.WorkQueue;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What the process tells Prometheus of itself, with labels that do not grow with the jobs. */
final class OperatorMetrics {
  private final MeterRegistry registry;
  private final MultiGauge problems;

  OperatorMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.problems =
        MultiGauge.builder("iflearner.problem")
            .description("1 while something is wrong with the operator")
            .register(registry);
  }

  /** Jobs that wait to be visited, at once or later. */
  void queue(WorkQueue queue) {
    Gauge.builder("iflearner.queue", queue, WorkQueue::size)
        .description("Jobs that wait to be visited, at once or later")
        .register(registry);
  }

  /** 1 while it holds, else 0. */
  void flag(String name, String description, BooleanSupplier holds) {
    Gauge.builder(name, () -> holds.getAsBoolean() ? 1 : 0)
        .description(description)
        .register(registry);
  }

  /** These are what is wrong now, by code: see {@code iflearner explain CODE}. */
  void problems(List<Problem> now) {
    problems.register(
        now.stream()
            .map(Problem::code)
            .distinct()
            .map(code -> Row.of(Tags.of("code", code.id()), 1))
            .collect(toList()),
        true);
  }

  /** When it expires, in seconds since 1970; not a number while there is none. */
  void expiry(String certificate, Supplier<Optional<Instant>> expiry) {
    Gauge.builder(
            "iflearner.certificate.expiration.timestamp.seconds",
            () ->
                expiry.get().map(Instant::getEpochSecond).map(Long::doubleValue).orElse(Double.NaN))
        .description("When a certificate of the webhooks expires")
        .tag("certificate", certificate)
        .register(registry);
  }

  /** How long visits take, by how they end. */
  LoopMeter visits() {
    Map<LoopMeter.Result, Timer> timers = new EnumMap<>(LoopMeter.Result.class);
    for (var result : LoopMeter.Result.values()) {
      timers.put(
          result,
          Timer.builder("iflearner.reconcile.duration")
              .description("Visits to a job")
              .tag("result", result.name().toLowerCase(Locale.ROOT))
              .serviceLevelObjectives(
                  Duration.ofMillis(10),
                  Duration.ofMillis(100),
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(10))
              .register(registry));
    }
    return (result, took) -> requireNonNull(timers.get(result)).record(took);
  }
}
