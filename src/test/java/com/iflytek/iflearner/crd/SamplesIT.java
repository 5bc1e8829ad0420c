package com.iflytek.iflearner.crd;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.iflytek.iflearner.crd.Commands.Ended;
import com.iflytek.iflearner.local.SharedControlPlane;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SamplesIT {
  private static final Path FOLDER = Path.of("samples");
  private static String namespace = "";

  @BeforeAll
  static void install() {
    Kubectl.of(SharedControlPlane.get()).install(Manifests.CRD);
    namespace = SharedControlPlane.newNamespace("samples");
  }

  static List<Path> files() {
    return Manifests.in(FOLDER);
  }

  private static Stream<HasMetadata> objects(Path file) {
    try (var yaml = Files.newInputStream(file)) {
      return SharedControlPlane.admin().load(yaml).items().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> Stream<T> all(Class<T> type) {
    return files().stream().flatMap(SamplesIT::objects).filter(type::isInstance).map(type::cast);
  }

  @ParameterizedTest
  @MethodSource("files")
  void theApiServerTakesThemWithoutAnUnknownField(Path file) {
    assertThat(objects(file))
        .isNotEmpty()
        .allSatisfy(
            object ->
                SharedControlPlane.admin()
                    .resource(object)
                    .inNamespace(namespace)
                    .dryRun()
                    .fieldValidation(Validation.STRICT)
                    .create());
  }

  @ParameterizedTest
  @MethodSource("files")
  void eachHoldsOneJobThatIsStoredAsItIsWritten(Path file) {
    var jobs = objects(file).filter(GenericKubernetesResource.class::isInstance).toList();

    assertThat(jobs)
        .singleElement()
        .satisfies(job -> keepsItsSpec((GenericKubernetesResource) job));
  }

  private static void keepsItsSpec(GenericKubernetesResource job) {
    var stored = Jobs.in(SharedControlPlane.admin(), namespace).resource(job).dryRun().create();

    assertThat(Jobs.json(stored).get("spec")).isEqualTo(Jobs.json(job).get("spec"));
  }

  @Test
  void theServerWaitsForAsManyPartiesAsThereAre() {
    var jobs = all(GenericKubernetesResource.class).map(Jobs::json).toList();

    assertThat(jobs)
        .extracting(job -> job.at("/spec/role").asText())
        .containsExactlyInAnyOrder("server", "client", "client");
    assertThat(jobs)
        .filteredOn(job -> job.at("/spec/role").asText().equals("server"))
        .singleElement()
        .asString()
        .contains("\"-n=2\"");
  }

  @Test
  void theTrainerThatKeepsTheModelIsPython() {
    var trainer =
        requireNonNull(
            all(ConfigMap.class).findFirst().orElseThrow().getData().get("keep_model.py"));
    var parse = new ProcessBuilder("python3", "-c", "import ast, sys; ast.parse(sys.stdin.read())");

    assertThat(Commands.end(parse, trainer)).isEqualTo(new Ended(0, ""));
  }
}
