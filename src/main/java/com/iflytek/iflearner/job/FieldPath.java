package com.iflytek.iflearner.job;

/**
 * Where in an object something stands, as Kubernetes writes it: {@code
 * spec.template.spec.containers[0].args[3]}.
 */
public record FieldPath(String text) {
  public static final FieldPath METADATA = new FieldPath("metadata");
  public static final FieldPath SPEC = new FieldPath("spec");

  public FieldPath child(String name) {
    return new FieldPath(text + "." + name);
  }

  public FieldPath index(int i) {
    return new FieldPath(text + "[" + i + "]");
  }

  /** A member of a map, such as a label. */
  public FieldPath key(String key) {
    return new FieldPath(text + "[" + key + "]");
  }

  @Override
  public String toString() {
    return text;
  }
}
