package com.iflytek.iflearner.children;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.iflytek.iflearner.job.Job;
import com.iflytek.iflearner.rules.Completion;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the prototype's samples become. {@code -Dgolden.update} rewrites the files. */
class GoldenChildrenTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/children");
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  @ParameterizedTest
  @ValueSource(strings = {"iflearnerjob-server", "iflearnerjob-client1", "iflearnerjob-client2"})
  void theSamplesHaveTheseChildren(String sample) throws IOException {
    var text = new StringBuilder();
    for (var child : children(Completion.complete(Stored.sample(sample).job()))) {
      text.append("---\n").append(sorted(child));
    }
    var golden = GOLDEN.resolve(sample + ".yaml");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, text);
    }
    assertThat(text.toString()).isEqualTo(Files.readString(golden, UTF_8));
  }

  private static List<HasMetadata> children(Job job) {
    return List.of(
        HostClaims.of(job, requireNonNull(job.spec().host()), "iflearner"),
        Services.of(job),
        Ingresses.of(job, "nginx").orElseThrow(),
        Pods.of(job, 1));
  }

  private static String sorted(HasMetadata child) throws IOException {
    return YAML.writeValueAsString(YAML.convertValue(child, Map.class));
  }
}
