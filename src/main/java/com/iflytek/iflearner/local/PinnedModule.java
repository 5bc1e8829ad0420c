package com.iflytek.iflearner.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A folder of {@code testbed/}: the Go module that pins a program, the version it pins, and a key
 * for what it builds.
 */
record PinnedModule(Path folder, String version, String key) {
  static PinnedModule of(Program program, Path home) {
    var folder = home.resolve("testbed").resolve(program.folder()).toAbsolutePath().normalize();
    var goMod = folder.resolve("go.mod");
    var main = folder.resolve("main.go");
    try {
      var version = version(program.module(), Files.readString(goMod));
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(Files.readAllBytes(goMod));
      if (Files.exists(main)) {
        digest.update(Files.readAllBytes(main));
      }
      var hash = digest.digest();
      var key =
          program.folder() + "-" + version + "-" + HexFormat.of().formatHex(hash).substring(0, 12);
      return new PinnedModule(folder, version, key);
    } catch (IOException e) {
      throw new LocalFailure(
          "cannot read "
              + goMod
              + ", which says what "
              + program.file()
              + " is built from: run this in a checkout of iflearner-operator or name one with -D"
              + Binaries.HOME
              + "=FOLDER",
          e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String version(String module, String goMod) {
    var line =
        Pattern.compile("(?m)^(?:require)?\\s+" + Pattern.quote(module) + " (v\\S+)")
            .matcher(goMod);
    if (!line.find()) {
      throw new LocalFailure("go.mod does not require " + module);
    }
    return line.group(1);
  }

  /** What the linker is told: without the version Kubernetes calls itself v0.0.0-master. */
  String linkerFlags(Program program) {
    if (!program.module().equals("k8s.io/kubernetes")) {
      return "-s -w";
    }
    var numbers = version.substring(1).split("\\.", 3);
    var variable = " -X k8s.io/component-base/version.git";
    return "-s -w"
        + (variable + "Version=" + version)
        + (variable + "Major=" + numbers[0])
        + (variable + "Minor=" + numbers[1]);
  }
}
