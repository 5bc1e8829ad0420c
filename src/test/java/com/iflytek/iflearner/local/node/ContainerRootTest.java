package com.iflytek.iflearner.local.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.iflytek.iflearner.local.LocalFailure;
import com.iflytek.iflearner.local.node.Volumes.Content;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContainerRootTest {
  @TempDir private Path folder;
  private ContainerRoot root;

  @BeforeEach
  void make() {
    root = ContainerRoot.in(folder.resolve("root"));
  }

  @Test
  void whatNothingWasPutInFrontOfIsALinkToThisComputersOwn() throws IOException {
    assertThat(Files.readSymbolicLink(root.path("/usr"))).isEqualTo(Path.of("/.host/usr"));
  }

  @Test
  void aFileThatIsAddedLeavesItsNeighboursInPlace() throws IOException {
    root.write("/etc/added.crt", "added".getBytes(UTF_8));

    assertThat(root.path("/etc/added.crt")).hasContent("added");
    assertThat(Files.readSymbolicLink(root.path("/etc/passwd")))
        .isEqualTo(Path.of("/.host/etc/passwd"));
  }

  @Test
  void nothingIsWrittenThroughALinkIntoThisComputer() {
    root.write("/etc/passwd", "ours".getBytes(UTF_8));

    assertThat(root.path("/etc/passwd")).isRegularFile().hasContent("ours");
    assertThat(Path.of("/etc/passwd")).content().isNotEqualTo("ours");
  }

  @Test
  void noPathLeadsOutOfIt() {
    assertThat(root.path("/../../etc/passwd")).isEqualTo(root.path("/etc/passwd"));
  }

  @Test
  void nothingCanBeMountedOverAllOfIt() {
    assertThatThrownBy(() -> root.makeFolder("/")).isInstanceOf(LocalFailure.class);
  }

  @Test
  void aVolumeCoversWhatWasThere() {
    mount(mount("/etc"), Map.of("a", "A", "b/c", "C"));

    assertThat(root.path("/etc")).isDirectoryNotContaining("glob:**/passwd");
    assertThat(root.path("/etc/a")).hasContent("A");
    assertThat(root.path("/etc/b/c")).hasContent("C");
  }

  @Test
  void aSubPathShowsOneFileOfAVolume() {
    mount(new VolumeMountBuilder(mount("/etc/the.crt")).withSubPath("a").build(), Map.of("a", "A"));

    assertThat(root.path("/etc/the.crt")).hasContent("A");
  }

  @Test
  void aSubPathThatTheVolumeLacksIsAnEmptyFolder() {
    mount(new VolumeMountBuilder(mount("/etc/the.crt")).withSubPath("a").build(), Map.of());

    assertThat(root.path("/etc/the.crt")).isEmptyDirectory();
  }

  private void mount(VolumeMount mount, Map<String, String> files) {
    var bytes = new TreeMap<String, byte[]>();
    files.forEach((name, text) -> bytes.put(name, text.getBytes(UTF_8)));
    Mounts.into(root, List.of(mount), Map.of("v", new Content.Copied(bytes)));
  }

  private static VolumeMount mount(String path) {
    return new VolumeMountBuilder().withName("v").withMountPath(path).build();
  }
}
