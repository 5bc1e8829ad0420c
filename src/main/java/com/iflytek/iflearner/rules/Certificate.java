package com.iflytek.iflearner.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The certificates that a client trusts, one ConfigMap each, where the prototype mounted them. */
public enum Certificate {
  SERVER("server"),
  PARTY("party");

  private final String secret;
  private final String configMap;
  private final String key;

  Certificate(String role) {
    secret = role + "-iflearner-secret";
    configMap = role + "-iflearner-crt";
    key = secret + ".crt";
  }

  /** The name of the Secret from which the edge of such a role shows its own. */
  public String secret() {
    return secret;
  }

  /** The name of the ConfigMap and, if it is free, of the volume. */
  public String configMap() {
    return configMap;
  }

  /** The key in the ConfigMap. */
  public String key() {
    return key;
  }

  /** The file in the container. */
  String path() {
    return "/etc/" + key;
  }

  /** Whether a volume of the template is this ConfigMap, its key under its own name. */
  boolean isIn(JsonNode volume) {
    var source = volume.path("configMap");
    return configMap.equals(source.path("name").textValue())
        && Template.absent(source.path("items"));
  }

  ObjectNode volume(String name, boolean optional) {
    var volume = JsonNodeFactory.instance.objectNode().put("name", name);
    var source = volume.putObject("configMap").put("name", configMap);
    if (optional) {
      source.put("optional", true);
    }
    return volume;
  }

  /** One file by subPath: the image's own /etc stays as it is. */
  ObjectNode mount(String volume) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", volume)
        .put("mountPath", path())
        .put("subPath", key)
        .put("readOnly", true);
  }
}
