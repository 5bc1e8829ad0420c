package com.iflytek.iflearner.cli;

import com.iflytek.iflearner.cli.story.ClusterReader;
import com.iflytek.iflearner.cli.story.Page;
import com.iflytek.iflearner.job.JobKey;
import java.util.Map;
import java.util.function.BiFunction;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which job is asked about, where it is, and who reads the answer. */
final class JobQuestion {
  @Parameters(paramLabel = "JOB", description = "The name of an IflearnerJob.")
  private String job = "";

  @Mixin private final ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = {"-o", "--output"},
      defaultValue = "text",
      paramLabel = "FORMAT",
      description = "text or json (default: ${DEFAULT-VALUE}).")
  private Output output = Output.TEXT;

  /** Who reads it. */
  enum Output {
    TEXT,
    JSON;

    void print(Page page, CommandLine command) {
      var out = command.getOut();
      switch (this) {
        case TEXT -> page.lines().forEach(out::println);
        case JSON -> out.println(page.json().toPrettyString());
      }
    }
  }

  /**
   * What {@code answer} says of what it reads about the job.
   *
   * @throws CommandFailure if the cluster or the job cannot be read
   */
  <T> T answered(
      CommandLine command,
      Map<String, String> environment,
      BiFunction<ClusterReader, JobKey, T> answer) {
    return cluster.answered(command, environment, job, answer);
  }

  void print(Page page, CommandLine command) {
    output.print(page, command);
  }
}
