package com.iflytek.iflearner.crd;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.iflytek.iflearner.local.SharedControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the stock kubectl makes of the folders that are applied with {@code -k}. */
class KustomizeIT {
  @TempDir private Path folder;

  private final Kubectl kubectl = Kubectl.of(SharedControlPlane.get());

  /** So that what {@link DeployTest} says of the files is said of what is installed. */
  @Test
  void kubectlMakesOfTheFilesWhatStandsInThem() throws IOException {
    assertThat(rendered("deploy")).isEqualTo(byName(Kustomization.objects(Path.of("deploy"))));
    assertThat(rendered("deploy/namespaced").keySet())
        .isEqualTo(byName(Kustomization.objects(Path.of("deploy/namespaced"))).keySet());
  }

  @Test
  void theComponentTakesTheBindingOfThePolicyAndNothingElse() throws IOException {
    var deploy = folder.relativize(Path.of("deploy").toAbsolutePath());
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        """
        resources: [%s]
        components: [%1$s/without-policy]
        """
            .formatted(deploy));

    var without = rendered(folder.toString());

    var whole = rendered("deploy");
    assertThat(whole.remove("ValidatingAdmissionPolicyBinding/iflearner-operator/")).isNotNull();
    assertThat(without).isEqualTo(whole);
  }

  private Map<String, JsonNode> rendered(String target) throws IOException {
    var file = Files.writeString(folder.resolve("rendered"), kubectl.run("kustomize", target));
    return byName(Manifests.readAll(file));
  }

  private static Map<String, JsonNode> byName(List<JsonNode> objects) {
    return objects.stream()
        .collect(
            toMap(
                object ->
                    String.join(
                        "/",
                        object.path("kind").asText(),
                        object.at("/metadata/name").asText(),
                        object.at("/metadata/namespace").asText()),
                object -> object));
  }
}
