package com.iflytek.iflearner.local.node;

import com.iflytek.iflearner.local.LocalFailure;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a Pod may be told of itself, by the paths of the downward API. */
final class PodFields {
  private static final Pattern ONE_OF_MANY =
      Pattern.compile("metadata\\.(labels|annotations)\\['([^']+)']");

  private PodFields() {}

  /** What stands at {@code path}, below {@code metadata} or {@code spec}. */
  static String of(Pod pod, String path) {
    var meta = pod.getMetadata();
    return switch (path) {
      case "metadata.name" -> meta.getName();
      case "metadata.namespace" -> meta.getNamespace();
      case "metadata.uid" -> meta.getUid();
      case "spec.nodeName" -> pod.getSpec().getNodeName();
      case "spec.serviceAccountName" -> pod.getSpec().getServiceAccountName();
      default -> oneOfMany(pod, path);
    };
  }

  private static String oneOfMany(Pod pod, String path) {
    var asked = ONE_OF_MANY.matcher(path);
    if (!asked.matches()) {
      throw new LocalFailure("this node does not tell a Pod its " + path);
    }
    var meta = pod.getMetadata();
    var found = asked.group(1).equals("labels") ? meta.getLabels() : meta.getAnnotations();
    return valueIn(found, asked.group(2));
  }

  private static String valueIn(@Nullable Map<String, String> values, String name) {
    return values == null ? "" : values.getOrDefault(name, "");
  }
}
