package com.iflytek.iflearner.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdditionsTest {
  @TempDir private Path folder;

  @Test
  void whatTheStoredObjectHasMoreIsListedWithItsPath() throws IOException {
    var sent =
        Files.writeString(
            folder.resolve("sent.yaml"), "spec: {role: client, list: [{name: a, args: [x]}]}");
    var stored =
        """
        {"spec": {"role": "client", "policy": "Never",
                  "list": [{"name": "a", "args": ["x"], "mounts": [{"name": "m"}]}, {"name": "b"}]},
         "status": {}}
        """;

    assertThat(Additions.between(sent, stored))
        .containsExactly(
            "spec.policy: \"Never\"",
            "spec.list[0].mounts[0]: {\"name\":\"m\"}",
            "spec.list[1]: {\"name\":\"b\"}");
  }
}
