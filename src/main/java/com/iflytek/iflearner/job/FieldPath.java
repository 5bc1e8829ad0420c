package com.iflytek.iflearner.job;

import java.util.regex.Pattern;

/**
 * Where in an object something stands, as Kubernetes writes it: {@code
 * spec.template.spec.containers[0].args[3]}.
 */
public record FieldPath(String text) {
  public static final FieldPath METADATA = new FieldPath("metadata");
  public static final FieldPath SPEC = new FieldPath("spec");

  private static final Pattern FIELD = Pattern.compile("\\w+");

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

  /** A field, or a member of a map whose key is no field name: its text says which. */
  public FieldPath member(String name) {
    return FIELD.matcher(name).matches() ? child(name) : key(name);
  }

  @Override
  public String toString() {
    return text;
  }
}
