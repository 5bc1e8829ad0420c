package com.iflytek.iflearner.reconcile;

import com.iflytek.iflearner.job.Job;

/**
 * An event about a job ({@code events.k8s.io/v1}).
 *
 * @param reason one specific CamelCase word, at most 128 characters
 * @param note a sentence, at most 1024 bytes
 */
public record JobEvent(Job regarding, Type type, String reason, String note) {
  /** Whether somebody should act. */
  public enum Type {
    NORMAL,
    WARNING
  }
}
