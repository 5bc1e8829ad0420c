package com.iflytek.iflearner.children;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.iflytek.iflearner.job.Jobs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Good jobs as the API server keeps them. */
public final class Stored {
  private Stored() {}

  public static Jobs.Draft server() {
    return Jobs.server().stored("uid-job1");
  }

  public static Jobs.Draft client() {
    return Jobs.client().stored("uid-client1");
  }

  /** A sample of the prototype's README. */
  public static Jobs.Draft sample(String name) {
    try (var in = Stored.class.getResourceAsStream("/prototype/" + name + ".yaml")) {
      var text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return Jobs.of(text).with("/metadata/namespace", "default").stored("uid-1");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static ObjectNode json(String text) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
