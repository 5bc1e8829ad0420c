package com.iflytek.iflearner.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a Go that is a shell script: it counts its runs and writes the file it is asked for. */
class BinariesIT {
  private static final String WORKS =
      "echo run >> runs; for a; do out=${a#-o=}; [ $out = $a ] || cp \"$0\" \"$out\"; done";

  @TempDir Path home;
  private final List<String> progress = new CopyOnWriteArrayList<>();

  @Test
  void assetsComeFirst() throws Exception {
    var assets = Files.createDirectories(home.resolve("assets"));
    var etcd = executable(assets.resolve("etcd"), "true");

    assertThat(binaries(Map.of("KUBEBUILDER_ASSETS", assets.toString())).path(Program.ETCD))
        .isEqualTo(etcd);
  }

  @Test
  void whatWasBuiltOnceIsFoundInTheCache() throws Exception {
    pin("v1.2.3");
    go(WORKS);

    var built = binaries(Map.of()).path(Program.ETCD);
    var found = binaries(Map.of()).path(Program.ETCD);

    assertThat(found).isEqualTo(built).isExecutable();
    assertThat(runs()).isEqualTo(1);
    assertThat(progress).containsExactly("building etcd v1.2.3 (about 1 min on two cores, once)");
  }

  @Test
  void anotherVersionIsAnotherProgram() throws Exception {
    go(WORKS);
    pin("v1.2.3");
    var old = binaries(Map.of()).path(Program.ETCD);
    pin("v1.2.4");

    assertThat(binaries(Map.of()).path(Program.ETCD)).isNotEqualTo(old);
    assertThat(old).isExecutable();
  }

  @Test
  void twoProcessesThatNeedItAtOnceBuildItOnce() throws Exception {
    pin("v1.2.3");
    go("sleep 0.5; " + WORKS);

    var one = asker();
    var other = asker();

    assertThat(List.of(one.waitFor(), other.waitFor())).containsOnly(0);
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void aBuildThatIsCutOffLeavesNoProgram() throws Exception {
    pin("v1.2.3");
    go(
        "for a; do out=${a#-o=}; [ $out = $a ] || echo half > \"$out\"; done; echo no space left; exit 1");

    assertThatThrownBy(() -> binaries(Map.of()).path(Program.ETCD))
        .isInstanceOf(LocalFailure.class)
        .hasMessageContaining("go build of etcd failed")
        .hasMessageContaining("no space left");
    go(WORKS);

    assertThat(binaries(Map.of()).path(Program.ETCD)).isExecutable().hasContent(goScript(WORKS));
  }

  @Test
  void withoutGoItSaysWhatToInstall() throws Exception {
    pin("v1.2.3");

    assertThatThrownBy(() -> binaries(Map.of()).path(Program.ETCD))
        .isInstanceOf(LocalFailure.class)
        .hasMessage(
            "etcd has to be built once and Go is not on the PATH: install Go 1.26 or newer, or set"
                + " KUBEBUILDER_ASSETS to a folder that holds it");
  }

  @Test
  void outsideACheckoutItSaysWhereToRun() {
    assertThatThrownBy(() -> binaries(Map.of()).path(Program.ETCD))
        .isInstanceOf(LocalFailure.class)
        .hasMessage(
            "cannot read "
                + home.resolve("testbed/etcd/go.mod")
                + ", which says what etcd is built from: run this in a checkout of"
                + " iflearner-operator or name one with -Diflearner.home=FOLDER");
  }

  @Test
  void kubernetesIsToldItsVersion() {
    var module = PinnedModule.of(Program.KUBE_APISERVER, Path.of(""));

    assertThat(module.linkerFlags(Program.KUBE_APISERVER))
        .contains("gitVersion=" + module.version())
        .containsPattern("gitMajor=1 .*gitMinor=\\d+$");
  }

  /** Another process that asks for etcd; see the test that starts two. */
  static final class Asker {
    public static void main(String[] args) {
      Binaries.of(System.getenv(), Path.of(args[0]), System.err::println).path(Program.ETCD);
    }
  }

  private Process asker() throws IOException {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Asker.class.getName(),
            home.toString());
    builder.environment().clear();
    builder.environment().putAll(environment(Map.of()));
    return builder.inheritIO().start();
  }

  private Binaries binaries(Map<String, String> more) {
    return Binaries.of(environment(more), home, progress::add);
  }

  private Map<String, String> environment(Map<String, String> more) {
    var environment = new HashMap<>(more);
    environment.put("PATH", home.resolve("bin") + ":/usr/bin:/bin");
    environment.put("XDG_CACHE_HOME", home.resolve("cache").toString());
    return environment;
  }

  private void pin(String version) throws IOException {
    Files.writeString(
        Files.createDirectories(home.resolve("testbed/etcd")).resolve("go.mod"),
        "require go.etcd.io/etcd/server/v3 " + version + "\n");
  }

  private void go(String script) throws IOException {
    executable(Files.createDirectories(home.resolve("bin")).resolve("go"), script);
  }

  private long runs() throws IOException {
    return Files.readAllLines(home.resolve("testbed/etcd/runs")).size();
  }

  private static Path executable(Path file, String script) throws IOException {
    Files.writeString(file, goScript(script));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private static String goScript(String script) {
    return "#!/bin/sh\n" + script + "\n";
  }
}
