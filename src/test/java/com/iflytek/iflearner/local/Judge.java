package com.iflytek.iflearner.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What kstatus and Argo CD make of objects: the real library, and our script run as Argo CD would.
 */
public final class Judge {
  private static final Path HEALTH = Path.of("deploy/argocd/health.lua");
  private static final ObjectMapper JSON = new ObjectMapper();

  private Judge() {}

  /**
   * What is made of one object.
   *
   * @param kstatus {@code InProgress}, {@code Current}, {@code Failed}, {@code Terminating}
   * @param health what Argo CD shows
   * @param healthMessage beside it
   */
  public record Verdict(String kstatus, String health, String healthMessage) {}

  /** One process judges them all; a verdict each, in their order. */
  public static List<Verdict> of(List<ObjectNode> objects) {
    var program = Binaries.ofThisComputer(System.err::println).path(Program.JUDGE);
    var lines = objects.stream().map(JsonNode::toString).collect(Collectors.joining("\n"));
    var verdicts = run(new ProcessBuilder(program.toString(), HEALTH.toString()), lines);
    assertThat(verdicts).hasSameSizeAs(objects);
    return verdicts;
  }

  /** It reads to the end before it says anything, and ends when we do, with its input. */
  private static List<Verdict> run(ProcessBuilder builder, String lines) {
    try {
      var process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try (var input = process.outputWriter(UTF_8)) {
        input.write(lines);
      }
      var said = process.inputReader(UTF_8).readAllAsString();
      assertThat(process.waitFor()).isZero();
      return said.lines().map(Judge::verdict).toList();
    } catch (IOException e) {
      throw new LocalFailure("the judge cannot be asked", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalFailure("interrupted", e);
    }
  }

  private static Verdict verdict(String line) {
    try {
      var json = JSON.readTree(line);
      return new Verdict(
          json.path("kstatus").asText(),
          json.path("health").asText(),
          json.path("healthMessage").asText());
    } catch (IOException e) {
      throw new LocalFailure(line, e);
    }
  }
}
