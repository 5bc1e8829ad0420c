package com.iflytek.iflearner.cli;

import static java.util.Objects.requireNonNullElse;

import com.iflytek.iflearner.cli.story.ClusterReader;
import com.iflytek.iflearner.job.JobKey;
import com.iflytek.iflearner.kube.Connection;
import com.iflytek.iflearner.kube.KubeFailure;
import io.fabric8.kubernetes.client.KubernetesClient;
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

/** Which cluster a person means, and which namespace of it. */
final class ClusterOptions {
  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "Where it is; default: the namespace of the kubeconfig's context.")
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

  /** The namespace that was named, if one was. */
  @Nullable String namespace() {
    return namespace;
  }

  /**
   * What {@code answer} says of what it reads about the job of that name.
   *
   * @throws CommandFailure if the cluster or the job cannot be read
   */
  <T> T answered(
      CommandLine command,
      Map<String, String> environment,
      String job,
      BiFunction<ClusterReader, JobKey, T> answer) {
    var values = new OptionValues();
    values.name("JOB", "an IflearnerJob", job);
    check(values);
    values.throwAny(command);
    return with(
        environment,
        (client, where) ->
            answer.apply(
                new ClusterReader(client, InstantSource.system()), new JobKey(where, job)));
  }

  void check(OptionValues values) {
    if (namespace != null) {
      values.namespace("--namespace", namespace);
    }
  }

  /**
   * What {@code work} comes to with a client and the namespace.
   *
   * @throws CommandFailure if there is no way to the cluster or it refuses
   */
  <T> T with(Map<String, String> environment, BiFunction<KubernetesClient, String, T> work) {
    var file = kubeconfig == null ? usual(environment) : kubeconfig;
    // Not the operator's name: what people read with their own rights is none of its doing.
    try (var client = Connection.open(file, context, "iflearner/" + Operator.version())) {
      var where = namespace == null ? client.getNamespace() : namespace;
      return work.apply(client, requireNonNullElse(where, "default"));
    } catch (KubeFailure e) {
      throw new CommandFailure(e.code(), e.sentence());
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
