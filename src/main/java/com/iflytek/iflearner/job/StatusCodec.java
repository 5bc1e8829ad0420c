package com.iflytek.iflearner.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * JSON ↔ status. Only operators write a status, so nobody is told of what cannot be read in one:
 * the prototype stored a whole PodStatus there, of which phase and startTime are ours as well.
 */
final class StatusCodec {
  private StatusCodec() {}

  static JobStatus read(JsonNode status) {
    return new JobStatus(
        status.path("observedGeneration").asLong(JobStatus.NONE.observedGeneration()),
        conditions(status.path("conditions")),
        named(Phase.values(), Phase::wire, status.path("phase")).orElse(null),
        Math.max(0, status.path("attempt").asInt()),
        status.path("podUID").textValue(),
        Math.max(0, status.path("failedAttempts").asInt()),
        StreamSupport.stream(status.path("pastAttempts").spliterator(), false)
            .map(StatusCodec::pastAttempt)
            .toList(),
        instant(status.path("startTime")),
        instant(status.path("completionTime")),
        status.path("address").textValue(),
        status.path("waitingOn").textValue(),
        progress(status.path("progress")));
  }

  static ObjectNode write(JobStatus status) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("observedGeneration", status.observedGeneration());
    var conditions = json.putArray("conditions");
    status.conditions().forEach(condition -> conditions.add(write(condition)));
    put(json, "phase", status.phase() == null ? null : status.phase().wire());
    if (status.attempt() > 0) {
      json.put("attempt", status.attempt());
    }
    put(json, "podUID", status.podUID());
    if (status.failedAttempts() > 0) {
      json.put("failedAttempts", status.failedAttempts());
    }
    if (!status.pastAttempts().isEmpty()) {
      var past = json.putArray("pastAttempts");
      status.pastAttempts().forEach(attempt -> past.add(write(attempt)));
    }
    put(json, "startTime", status.startTime());
    put(json, "completionTime", status.completionTime());
    put(json, "address", status.address());
    put(json, "waitingOn", status.waitingOn());
    if (status.progress() != null) {
      write(json, status.progress());
    }
    return json;
  }

  private static PastAttempt pastAttempt(JsonNode json) {
    return new PastAttempt(
        json.path("attempt").asInt(),
        json.path("failed").asBoolean(),
        json.path("reason").asText(),
        integer(json.path("exitCode")),
        json.path("message").asText(),
        Objects.requireNonNullElse(instant(json.path("endTime")), Instant.EPOCH));
  }

  private static ObjectNode write(PastAttempt past) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("attempt", past.number());
    json.put("failed", past.failed());
    json.put("reason", past.reason());
    if (past.exitCode() != null) {
      json.put("exitCode", past.exitCode());
    }
    json.put("message", past.message());
    json.put("endTime", past.endTime().toString());
    return json;
  }

  private static @Nullable Progress progress(JsonNode json) {
    return json.isObject()
        ? new Progress(
            json.path("epoch").asInt(),
            integer(json.path("totalEpochs")),
            json.path("registered").asInt(),
            integer(json.path("expected")),
            StreamSupport.stream(json.path("parties").spliterator(), false)
                .map(StatusCodec::party)
                .toList())
        : null;
  }

  private static Progress.Party party(JsonNode json) {
    return new Progress.Party(
        json.path("name").asText(),
        json.path("epoch").asInt(),
        json.path("ready").asBoolean(),
        json.path("complete").asBoolean(),
        Objects.requireNonNullElse(instant(json.path("lastProgressTime")), Instant.EPOCH));
  }

  /** A printer column cannot count, so that the two fractions are written as text as well. */
  private static void write(ObjectNode status, Progress progress) {
    put(status, "epoch", fraction(progress.epoch(), progress.totalEpochs()));
    put(status, "parties", fraction(progress.registered(), progress.expected()));
    var json = status.putObject("progress");
    json.put("epoch", progress.epoch());
    if (progress.totalEpochs() != null) {
      json.put("totalEpochs", progress.totalEpochs());
    }
    json.put("registered", progress.registered());
    if (progress.expected() != null) {
      json.put("expected", progress.expected());
    }
    var parties = json.putArray("parties");
    for (var party : progress.parties()) {
      parties
          .addObject()
          .put("name", party.name())
          .put("epoch", party.epoch())
          .put("ready", party.ready())
          .put("complete", party.complete())
          .put("lastProgressTime", party.lastProgressTime().toString());
    }
  }

  private static String fraction(int part, @Nullable Integer whole) {
    return part + "/" + (whole == null ? "?" : whole);
  }

  private static @Nullable Integer integer(JsonNode json) {
    return json.isInt() ? json.intValue() : null;
  }

  /** An RFC 3339 time; null if there is none. */
  static @Nullable Instant instant(JsonNode node) {
    try {
      return node.isTextual() ? OffsetDateTime.parse(node.textValue()).toInstant() : null;
    } catch (DateTimeException _) {
      return null;
    }
  }

  private static List<Condition> conditions(JsonNode conditions) {
    return StreamSupport.stream(conditions.spliterator(), false)
        .flatMap(condition -> condition(condition).stream())
        .toList();
  }

  /** Empty for one of another kind, such as a Pod's: those have no observedGeneration. */
  private static Optional<Condition> condition(JsonNode json) {
    var type = named(Condition.Type.values(), Condition.Type::wire, json.path("type"));
    var status = named(Condition.Status.values(), Condition.Status::wire, json.path("status"));
    var since = instant(json.path("lastTransitionTime"));
    if (type.isEmpty() || status.isEmpty() || since == null || !json.has("observedGeneration")) {
      return Optional.empty();
    }
    return Optional.of(
        new Condition(
            type.get(),
            status.get(),
            json.path("reason").asText(),
            json.path("message").asText(),
            json.path("observedGeneration").asLong(),
            since));
  }

  private static ObjectNode write(Condition condition) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("type", condition.type().wire());
    json.put("status", condition.status().wire());
    json.put("observedGeneration", condition.observedGeneration());
    json.put("lastTransitionTime", condition.lastTransitionTime().toString());
    json.put("reason", condition.reason());
    json.put("message", condition.message());
    return json;
  }

  private static <E> Optional<E> named(E[] values, Function<E, String> wire, JsonNode name) {
    return Arrays.stream(values).filter(v -> wire.apply(v).equals(name.textValue())).findFirst();
  }

  private static void put(ObjectNode json, String name, @Nullable Object value) {
    if (value != null) {
      json.put(name, value.toString());
    }
  }
}
