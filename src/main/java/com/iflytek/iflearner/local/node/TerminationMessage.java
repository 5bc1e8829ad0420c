package com.iflytek.iflearner.local.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.iflytek.iflearner.local.LocalFailure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** A container's last words: what it left in its file for them, or the end of its log. */
final class TerminationMessage {
  private static final int FILE_BYTES = 4096;
  private static final int LOG_BYTES = 2048;
  private static final int LOG_LINES = 80;

  private TerminationMessage() {}

  /** {@code orLog}: the end of the log stands in for an empty file. */
  static String of(Path file, Path log, boolean orLog) {
    try {
      var left = Files.isRegularFile(file) ? head(file) : "";
      return left.isEmpty() && orLog ? tail(log) : left;
    } catch (IOException e) {
      throw new LocalFailure("cannot read what a container left behind", e);
    }
  }

  private static String head(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(FILE_BYTES), UTF_8);
    }
  }

  private static String tail(Path log) throws IOException {
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(Math.max(0, file.length() - LOG_BYTES));
      var bytes = new byte[(int) (file.length() - file.getFilePointer())];
      file.readFully(bytes);
      var lines = new String(bytes, UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    }
  }
}
