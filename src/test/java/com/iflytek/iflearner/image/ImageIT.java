package com.iflytek.iflearner.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.iflytek.iflearner.crd.Kubectl;
import com.iflytek.iflearner.local.Binaries;
import com.iflytek.iflearner.local.ControlPlane;
import com.iflytek.iflearner.local.ControlPlaneOptions;
import com.iflytek.iflearner.local.LocalPorts;
import com.iflytek.iflearner.local.node.Image;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The image's files, made as the Dockerfile makes them and copied as a registry copies them. */
@TestInstance(Lifecycle.PER_CLASS)
class ImageIT {
  /** Before compression; about half as much is pulled. */
  private static final long MOST_BYTES = 220L << 20;

  /** With it the JVM ends where it cannot use the cache, instead of going on without. */
  private static final String CACHE_OR_NOTHING = "-XX:AOTMode=on";

  private static final int STARTS = 3;

  private ImageTree image;
  private ControlPlane plane;

  @BeforeAll
  void copy(@TempDir Path elsewhere) throws IOException {
    image = ImageTree.assembled().throughALayer(elsewhere);
    plane =
        ControlPlane.start(
            Binaries.ofThisComputer(System.err::println),
            elsewhere.resolve("plane"),
            ControlPlaneOptions.defaults());
    var kubectl = Kubectl.of(plane);
    kubectl.run("apply", "-k", "deploy");
    mount(kubectl.run("create", "token", "iflearner-operator", "--namespace=iflearner-system"));
  }

  /** As a kubelet does. */
  private void mount(String token) throws IOException {
    Files.writeString(image.file("/etc/hosts"), "127.0.0.1 localhost\n");
    var account =
        Files.createDirectories(image.file("/var/run/secrets/kubernetes.io/serviceaccount"));
    Files.writeString(account.resolve("token"), token);
    Files.write(
        account.resolve("ca.crt"),
        Base64.getDecoder().decode(plane.admin().getConfiguration().getCaCertData()));
  }

  @AfterAll
  void stop() {
    plane.close();
  }

  @Test
  void saysWhichVersionItIs() throws IOException {
    try (var container = start(List.of(CACHE_OR_NOTHING), "--version")) {
      assertThat(container.exitStatus()).as(container.said()).isZero();
      assertThat(container.said()).contains("\niflearner 1.0.0");
    }
  }

  @Test
  void theOperatorRunsInItAsNobodyOnAReadOnlyRootWithTheCache() throws IOException {
    var healthPort = LocalPorts.free("127.0.0.1");
    try (var container =
        start(List.of(CACHE_OR_NOTHING, "-Xlog:class+load"), operator(healthPort))) {
      container.untilReady(healthPort);
      assertThat(container.stop()).as(container.said()).isEqualTo(143);

      assertThat(container.said()).contains("Operator: Ready").contains("Stopping");
      assertThat(classes(container, "shared objects file"))
          .as("loaded from the cache, of all classes: %s", classes(container, ""))
          .isGreaterThan(classes(container, "") * 9 / 10);
    }
  }

  @Test
  void aJarOfAnotherTimeMakesTheJvmRefuseTheCache() throws IOException {
    var jar = image.file(libraries().getFirst());
    var time = Files.getLastModifiedTime(jar);
    Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));
    try (var withCache = start(List.of(CACHE_OR_NOTHING), "--version");
        var without = start(List.of("-XX:AOTMode=auto"), "--version")) {
      assertThat(withCache.exitStatus()).as(withCache.said()).isEqualTo(1);
      assertThat(without.exitStatus()).as(without.said()).isZero();
      assertThat(without.said()).contains("\niflearner 1.0.0");
    } finally {
      Files.setLastModifiedTime(jar, time);
    }
  }

  @Test
  void isReadySoonerWithTheCache() throws IOException {
    var with = new ArrayList<Duration>();
    var without = new ArrayList<Duration>();
    for (var start = 0; start < STARTS; start++) {
      with.add(startToReady(CACHE_OR_NOTHING));
      without.add(startToReady("-XX:AOTMode=off"));
    }
    System.err.printf(
        "Start to ready: %d ms with the cache, %d ms without it (medians of %d starts)%n",
        median(with).toMillis(), median(without).toMillis(), STARTS);
    assertThat(median(with)).isLessThan(median(without));
  }

  @Test
  void holdsNothingThatCouldBeRunButJavaAndNothingWithTheRightsOfAnotherUser() {
    assertThat(image.paths(path -> isExecutable(path) && !isLibrary(path)))
        .containsExactly("/opt/java/bin/java");
    assertThat(image.paths(path -> (mode(path) & 06000) != 0)).isEmpty();
    assertThat(image.paths(path -> !Files.isSymbolicLink(path) && (mode(path) & 0002) != 0))
        .containsExactly("/tmp");
  }

  @Test
  void isNoLargerThanItIsSaidToBe() {
    assertThat(image.paths(Files::isRegularFile).stream().mapToLong(path -> size(path)).sum())
        .isLessThan(MOST_BYTES);
  }

  @Test
  void everyLibraryIsInTheBillOfMaterialsAndNothingElse() throws IOException {
    var bill = new JsonMapper().readTree(image.file("/app/bom.json").toFile());
    var listed = new TreeSet<String>();
    bill.path("components")
        .forEach(one -> listed.add(one.path("name").asText() + "-" + one.path("version").asText()));

    var libraries =
        libraries().stream()
            .map(path -> path.substring("/app/lib/".length()).replace(".jar", ""))
            .toList();
    assertThat(libraries).hasSizeGreaterThan(50).containsExactlyElementsOf(listed);
    assertThat(StreamSupport.stream(bill.path("components").spliterator(), false))
        .allSatisfy(one -> assertThat(one.path("hashes")).isNotEmpty());
  }

  @Test
  void theDockerfileTakesTheTreeAsItIsOntoNothing() throws IOException {
    var dockerfile = Dockerfile.read();

    assertThat(dockerfile.last("FROM")).isEqualTo("scratch");
    assertThat(dockerfile.last("COPY")).isEqualTo("--from=build /image/ /");
    assertThat(dockerfile.last("RUN")).isEqualTo("src/main/image/assemble target /image");
    assertThat(dockerfile.last("USER")).isEqualTo("65532:65532");
    assertThat(dockerfile.last("ARG")).as("pinned").matches("BUILDER=.*:[0-9][0-9.]+-.*25");
    assertThat(dockerfile.entryPoint())
        .as("what the sandbox starts")
        .isEqualTo(Image.operator(image.folder()).entryPoint());
  }

  private Container start(List<String> jvm, String... arguments) throws IOException {
    var server = URI.create(plane.server());
    var environment =
        Map.of(
            "KUBERNETES_SERVICE_HOST", server.getHost(),
            "KUBERNETES_SERVICE_PORT", Integer.toString(server.getPort()));
    return Container.start(image, jvm, environment, List.of(arguments));
  }

  private Duration startToReady(String jvm) throws IOException {
    var healthPort = LocalPorts.free("127.0.0.1");
    var start = System.nanoTime();
    try (var container = start(List.of(jvm), operator(healthPort))) {
      container.untilReady(healthPort);
      var took = Duration.ofNanos(System.nanoTime() - start);
      container.stop();
      return took;
    }
  }

  private static String[] operator(int healthPort) {
    return new String[] {
      "operator",
      "--webhook-port=" + LocalPorts.free("127.0.0.1"),
      "--health-port=" + healthPort,
      "--drain=0s"
    };
  }

  private static Duration median(List<Duration> measured) {
    return measured.stream().sorted().toList().get(measured.size() / 2);
  }

  private static long classes(Container container, String source) {
    return container.said().lines().filter(line -> line.contains(" source: " + source)).count();
  }

  private List<String> libraries() {
    return image.paths(Files::isRegularFile).stream()
        .filter(path -> path.startsWith("/app/lib/"))
        .toList();
  }

  private static boolean isExecutable(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && (mode(path) & 0111) != 0;
  }

  private static boolean isLibrary(Path path) {
    return path.getFileName().toString().matches(".*\\.so(\\.[0-9]+)*");
  }

  private long size(String path) {
    try {
      return Files.size(image.file(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int mode(Path path) {
    try {
      return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
