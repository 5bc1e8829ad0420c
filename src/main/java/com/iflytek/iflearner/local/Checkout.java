package com.iflytek.iflearner.local;

import java.nio.file.Files;
import java.nio.file.Path;

/** The files of the checkout this program belongs to: what is not in the jar. */
public final class Checkout {
  private Checkout() {}

  /** A file or folder of it, by its path in the repository. */
  public static Path path(String inRepository) {
    var path =
        Path.of(System.getProperty(Binaries.HOME, "")).toAbsolutePath().resolve(inRepository);
    if (!Files.exists(path)) {
      throw new LocalFailure(
          "cannot find "
              + path
              + ": run this in a checkout of iflearner-operator or name one with -D"
              + Binaries.HOME
              + "=FOLDER");
    }
    return path;
  }
}
