package com.iflytek.iflearner.local;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Makes something in the cache that two may want at once, in one process or in two. */
final class Once {
  /** File locks hold between processes only, and refuse a second attempt within one. */
  private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

  private Once() {}

  /** Makes {@code target}, unless another has made it by the time it is our turn. */
  static void at(Path target, Consumer<String> progress, Making making) {
    var lockFile = target.resolveSibling("." + target.getFileName() + ".lock");
    IN_THIS_PROCESS.lock();
    try {
      Files.createDirectories(target.getParent());
      try (var channel = FileChannel.open(lockFile, CREATE, WRITE);
          var mine = channel.tryLock()) {
        if (mine == null) {
          progress.accept("waiting for another who makes " + target.getFileName());
        }
        try (var _ = mine == null ? channel.lock() : null) {
          if (!Files.exists(target)) {
            making.make();
          }
        }
      }
    } catch (IOException e) {
      throw new LocalFailure("cannot keep " + target, e);
    } finally {
      IN_THIS_PROCESS.unlock();
    }
  }

  /** Leaves the target there whole, or not at all. */
  @FunctionalInterface
  interface Making {
    void make() throws IOException;
  }
}
