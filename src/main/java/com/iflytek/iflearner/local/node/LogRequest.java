package com.iflytek.iflearner.local.node;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What part of a log is asked for, in the words of {@code kubectl logs}. Times are not kept, so
 * what asks for them ({@code --timestamps}, {@code --since}) is passed over.
 *
 * @param tail the last lines only
 * @param follow goes on until the container has ended
 * @param previous of the run before the last restart
 */
record LogRequest(Optional<Long> tail, boolean follow, boolean previous) {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
  private static final int CHUNK = 64 * 1024;

  static LogRequest of(Map<String, String> query) {
    return new LogRequest(
        Optional.ofNullable(query.get("tailLines")).map(Long::valueOf),
        Boolean.parseBoolean(query.getOrDefault("follow", "false")),
        Boolean.parseBoolean(query.getOrDefault("previous", "false")));
  }

  /** The log, where there is one. */
  Optional<Path> file(ContainerRun container) {
    return Optional.of(previous ? container.previousLog() : container.log()).filter(Files::exists);
  }

  void copy(Path log, ContainerRun container, OutputStream to)
      throws IOException, InterruptedException {
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(tail.isPresent() ? startOfTail(file, tail.get()) : 0);
      var last = false;
      while (!last) {
        last = !follow || previous || container.endsWithin(LOOK_AGAIN); // before we read on
        pour(file, to);
        to.flush();
      }
    }
  }

  private static void pour(RandomAccessFile file, OutputStream to) throws IOException {
    var chunk = new byte[CHUNK];
    for (var read = file.read(chunk); read > 0; read = file.read(chunk)) {
      to.write(chunk, 0, read);
    }
  }

  /** Looks backwards for as many line ends; the one at the very end closes the last line. */
  private static long startOfTail(RandomAccessFile file, long lines) throws IOException {
    var missing = lines;
    for (var at = file.length() - 2; at >= 0; at--) {
      file.seek(at);
      if (file.read() == '\n' && --missing <= 0) {
        return at + 1;
      }
    }
    return lines == 0 ? file.length() : 0;
  }
}
