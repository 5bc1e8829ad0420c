package com.iflytek.iflearner.cli;

import static java.util.Objects.requireNonNullElse;

import com.iflytek.iflearner.cli.story.ClusterReader;
import com.iflytek.iflearner.cli.story.Page;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.kube.Connection;
import com.iflytek.iflearner.kube.KubeFailure;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which job is asked about, where it is, and who reads the answer. */
final class JobQuestion {
  @Parameters(paramLabel = "JOB", description = "The name of an IflearnerJob.")
  private String job = "";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "Where the job is; default: the namespace of the kubeconfig's context.")
  private @Nullable String namespace;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "How to reach the cluster; default: the first file of $KUBECONFIG, or ~/.kube/config.")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "The context to use instead of the kubeconfig's current one.")
  private @Nullable String context;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "text",
      paramLabel = "FORMAT",
      description = "text or json (default: ${DEFAULT-VALUE}).")
  private Output output = Output.TEXT;

  /** Who reads it. */
  enum Output {
    TEXT,
    JSON
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
    var values = new OptionValues();
    values.name("JOB", "an IflearnerJob", job);
    if (namespace != null) {
      values.namespace("--namespace", namespace);
    }
    values.throwAny(command);
    var file = kubeconfig == null ? usual(environment) : kubeconfig;
    try (var client = Connection.open(file, context, Operator.version())) {
      var where = namespace == null ? client.getNamespace() : namespace;
      return answer.apply(
          new ClusterReader(client, InstantSource.system()),
          new JobKey(requireNonNullElse(where, "default"), job));
    } catch (KubeFailure e) {
      throw new CommandFailure(e.code(), e.sentence());
    }
  }

  void print(Page page, CommandLine command) {
    var out = command.getOut();
    switch (output) {
      case TEXT -> page.lines().forEach(out::println);
      case JSON -> out.println(page.json().toPrettyString());
    }
  }

  /** As kubectl finds it, but that several files are not made one. */
  private static Path usual(Map<String, String> environment) {
    var named = environment.getOrDefault("KUBECONFIG", "");
    return Arrays.stream(named.split(File.pathSeparator))
        .filter(file -> !file.isBlank())
        .map(Path::of)
        .reduce((first, next) -> Files.isReadable(first) ? first : next)
        .orElseGet(() -> Path.of(environment.getOrDefault("HOME", "."), ".kube", "config"));
  }
}
