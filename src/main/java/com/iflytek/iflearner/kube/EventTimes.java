package com.iflytek.iflearner.kube;

import io.fabric8.kubernetes.api.model.Event;
import java.time.Instant;

/** When an event was seen last. */
public final class EventTimes {
  private EventTimes() {}

  /** Who reports an event fills one of these, depending on its age. */
  public static Instant of(Event event) {
    var series = event.getSeries();
    if (series != null && series.getLastObservedTime() != null) {
      return Instant.parse(series.getLastObservedTime().getTime());
    }
    if (event.getLastTimestamp() != null) {
      return Instant.parse(event.getLastTimestamp());
    }
    if (event.getEventTime() != null) {
      return Instant.parse(event.getEventTime().getTime());
    }
    return Instant.parse(event.getMetadata().getCreationTimestamp());
  }
}
