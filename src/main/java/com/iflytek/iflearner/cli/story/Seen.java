package com.iflytek.iflearner.cli.story;

import com.iflytek.iflearner.job.Job;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that the story of a job is made of.
 *
 * @param events those that concern objects of the job's name
 * @param unread what could not be read: by kind, a sentence each
 */
public record Seen(
    Job job,
    @Nullable Pod pod,
    @Nullable Service service,
    @Nullable Ingress ingress,
    List<Event> events,
    Map<String, String> unread,
    Instant now) {

  public Seen {
    events = List.copyOf(events);
    unread = Collections.unmodifiableMap(new LinkedHashMap<>(unread));
  }
}
