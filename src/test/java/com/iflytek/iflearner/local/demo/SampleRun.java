package com.iflytek.iflearner.local.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.iflytek.iflearner.cli.Iflearner;
import com.iflytek.iflearner.local.Command;
import com.iflytek.iflearner.local.ThisProgram;
import com.iflytek.iflearner.local.sandbox.SharedSandbox;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The prototype's three samples in a namespace of the shared sandbox, with the Secrets and
 * ConfigMaps that they need.
 *
 * @param watched what people see of it meanwhile
 */
record SampleRun(String namespace, WatchedJobs watched) {
  static final String SERVER = "iflearnerjob-server";
  static final List<String> CLIENTS = List.of("iflearnerjob-client1", "iflearnerjob-client2");
  static final List<String> JOBS = Stream.concat(Stream.of(SERVER), CLIENTS.stream()).toList();

  /** A run takes a minute; the other one is for a computer that is shared. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * A new namespace whose name begins with {@code prefix}.
   *
   * @param certificates what {@link Certificates#makeIn} has made
   */
  static SampleRun in(String prefix, Path certificates) {
    var namespace = SharedSandbox.newNamespace(prefix);
    for (var role : Certificates.ROLES) {
      var pair = role + "-iflearner-secret";
      client()
          .resource(
              new SecretBuilder()
                  .withNewMetadata()
                  .withName(pair)
                  .withNamespace(namespace)
                  .endMetadata()
                  .withType("kubernetes.io/tls")
                  .addToStringData("tls.crt", read(certificates.resolve(pair + ".crt")))
                  .addToStringData("tls.key", read(certificates.resolve(pair + ".key")))
                  .build())
          .create();
      client()
          .resource(
              new ConfigMapBuilder()
                  .withNewMetadata()
                  .withName(role + "-iflearner-crt")
                  .withNamespace(namespace)
                  .endMetadata()
                  .addToData(pair + ".crt", read(certificates.resolve("ca.crt")))
                  .build())
          .create();
    }
    return new SampleRun(namespace, WatchedJobs.in(namespace));
  }

  /** Applies all three, their text changed. */
  void apply(UnaryOperator<String> change) {
    JOBS.forEach(job -> apply(job, change));
  }

  void apply(String job, UnaryOperator<String> change) {
    client().resource(sample(job, change)).inNamespace(namespace).create();
  }

  static GenericKubernetesResource sample(String job, UnaryOperator<String> change) {
    try (var in =
        Objects.requireNonNull(
            SampleRun.class.getResourceAsStream("/prototype/" + job + ".yaml"))) {
      return client()
          .getKubernetesSerialization()
          .unmarshal(
              change.apply(new String(in.readAllBytes(), UTF_8)), GenericKubernetesResource.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Resource<GenericKubernetesResource> job(String name) {
    return client()
        .genericKubernetesResources("git.iflytek.com/v1", "IflearnerJob")
        .inNamespace(namespace)
        .withName(name);
  }

  void suspend(String job, boolean suspend) {
    job(job)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"suspend\":%s}}".formatted(suspend));
  }

  /** Empty until it is first looked at. */
  Map<String, Object> status(String job) {
    Map<String, Object> status = job(job).get().get("status");
    return status == null ? Map.of() : status;
  }

  /** The message of a condition. */
  Optional<String> said(String job, String type) {
    return status(job).get("conditions") instanceof List<?> conditions
        ? conditions.stream()
            .map(condition -> (Map<?, ?>) condition)
            .filter(condition -> type.equals(condition.get("type")))
            .map(condition -> String.valueOf(condition.get("message")))
            .findFirst()
        : Optional.empty();
  }

  /** What {@code iflearner why} says. */
  String why(String job) {
    return Command.tryRun(
            new ProcessBuilder(
                ThisProgram.again(
                    Iflearner.class.getName(),
                    List.of(
                        "why",
                        job,
                        "--namespace=" + namespace,
                        "--kubeconfig=" + SharedSandbox.get().kubeconfig()))))
        .output();
  }

  /** Null if there is none. */
  Pod pod(String name) {
    return client().pods().inNamespace(namespace).withName(name).get();
  }

  private static KubernetesClient client() {
    return SharedSandbox.client();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
