package com.iflytek.iflearner.job;

/** Names one job in a cluster. */
public record JobKey(String namespace, String name) {
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
