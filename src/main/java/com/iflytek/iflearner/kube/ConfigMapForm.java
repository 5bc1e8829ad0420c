package com.iflytek.iflearner.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.iflytek.iflearner.reconcile.election.LockRecord;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The record as JSON in an annotation, as client-go kept it before there were Leases. */
final class ConfigMapForm implements LockForm<ConfigMap> {
  static final String ANNOTATION = "control-plane.alpha.kubernetes.io/leader";

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public Kind<ConfigMap> kind() {
    return Kind.CONFIG_MAP;
  }

  @Override
  public ConfigMap empty() {
    return new ConfigMapBuilder().withNewMetadata().endMetadata().build();
  }

  /** What cannot be read counts as the name of a holder, who is given time like anybody else. */
  @Override
  public LockRecord read(ConfigMap map) {
    var annotations = map.getMetadata().getAnnotations();
    var text = annotations == null ? null : annotations.get(ANNOTATION);
    if (text == null) {
      return LockRecord.EMPTY;
    }
    try {
      var json = JSON.readTree(text);
      if (json.isObject() && json.path("holderIdentity").asText(null) != null) {
        return parsed(json);
      }
    } catch (JsonProcessingException | DateTimeException _) {
      // as below
    }
    return new LockRecord(text, null, null, null, 0);
  }

  @Override
  public ConfigMap with(ConfigMap map, LockRecord says) {
    var duration = says.leaseDuration();
    var json =
        JSON.createObjectNode()
            .put("holderIdentity", says.holder())
            .put("leaseDurationSeconds", duration == null ? 0 : duration.toSeconds())
            .put("acquireTime", text(says.acquired()))
            .put("renewTime", text(says.renewed()))
            .put("leaderTransitions", says.transitions());
    return new ConfigMapBuilder(map)
        .editMetadata()
        .addToAnnotations(ANNOTATION, json.toString())
        .endMetadata()
        .build();
  }

  private static LockRecord parsed(JsonNode json) {
    int seconds = json.path("leaseDurationSeconds").asInt();
    return new LockRecord(
        json.path("holderIdentity").asText(),
        seconds > 0 ? Duration.ofSeconds(seconds) : null,
        instant(json.path("acquireTime")),
        instant(json.path("renewTime")),
        json.path("leaderTransitions").asInt());
  }

  private static @Nullable Instant instant(JsonNode json) {
    return json.isTextual() ? Instant.parse(json.asText()) : null;
  }

  /** Go reads the fraction of a second as well. */
  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
