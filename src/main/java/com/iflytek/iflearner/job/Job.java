package com.iflytek.iflearner.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One role of one federation in one cluster, as somebody wrote it. Reading never fails: what cannot
 * be read stands in {@code unreadable} and counts as absent.
 *
 * @param raw the whole object as received, unknown fields included; must not be changed
 * @param unreadable the fields that hold another type than theirs
 */
public record Job(
    Metadata metadata, Spec spec, JobStatus status, ObjectNode raw, List<Violation> unreadable) {

  public Job {
    unreadable = List.copyOf(unreadable);
  }

  public JobKey key() {
    return new JobKey(metadata.namespace, metadata.name);
  }

  /**
   * What the API server keeps about the object.
   *
   * @param name empty while {@code generateName} has not been answered
   * @param uid empty before the object is stored
   * @param deleting it has a deletionTimestamp
   */
  public record Metadata(
      String namespace,
      String name,
      String uid,
      String resourceVersion,
      long generation,
      @Nullable Instant creationTimestamp,
      boolean deleting) {}

  /**
   * What the user wants.
   *
   * @param role as written; {@link Role#of} reads it
   * @param template core/v1 PodTemplateSpec, an empty object if absent; must not be changed
   * @param schedulerName {@code spec.schedulername}
   * @param parties how many clients take part; null: not said here
   * @param federation ties jobs of one namespace together, as written; null: the job stands alone
   */
  public record Spec(
      @Nullable String role,
      @Nullable String host,
      ObjectNode template,
      @Nullable String schedulerName,
      Ports ports,
      @Nullable Integer parties,
      Exposure exposure,
      @Nullable String federation,
      RunPolicy runPolicy) {

    /** Whether the job has that role; a role that cannot be read is none. */
    public boolean is(Role expected) {
      return expected.wire().equals(role);
    }
  }
}
