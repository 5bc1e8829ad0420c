package com.iflytek.iflearner.local.demo;

import com.iflytek.iflearner.local.LocalFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The manifests that the demo applies, laid out where its reader can try them again. */
final class DemoFiles {
  /** Two jobs that cannot work. */
  static final List<String> REFUSED = List.of("refused-server", "refused-party");

  static final String SERVER = "iflearnerjob-server";

  /** The parties: with the server, the three samples of the prototype with fewer epochs. */
  static final List<String> CLIENTS = List.of("iflearnerjob-client1", "iflearnerjob-client2");

  private DemoFiles() {}

  static Path layOutIn(Path folder) {
    try {
      var made = Files.createDirectories(folder);
      REFUSED.forEach(name -> copy(name, made));
      copy(SERVER, made);
      CLIENTS.forEach(name -> copy(name, made));
      return made;
    } catch (IOException e) {
      throw new LocalFailure("cannot make " + folder, e);
    }
  }

  private static void copy(String name, Path folder) {
    var file = name + ".yaml";
    try (var in = Objects.requireNonNull(DemoFiles.class.getResourceAsStream("/demo/" + file))) {
      Files.copy(in, folder.resolve(file));
    } catch (IOException e) {
      throw new LocalFailure("cannot write " + file + " into " + folder, e);
    }
  }
}
