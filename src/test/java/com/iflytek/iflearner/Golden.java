package com.iflytek.iflearner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that say what is expected. {@code -Dgolden.update} writes what is there instead, to be read
 * as a diff.
 */
public final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  private Golden() {}

  /** Claims that {@code actual} is what the file says. */
  public static void check(String file, String actual) {
    if (Boolean.getBoolean("golden.update")) {
      write(file, actual);
    }
    assertThat(actual).as(file).isEqualTo(read(file));
  }

  public static String read(String file) {
    try {
      return Files.readString(FOLDER.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(String file, String text) {
    try {
      Files.createDirectories(FOLDER.resolve(file).getParent());
      Files.writeString(FOLDER.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
