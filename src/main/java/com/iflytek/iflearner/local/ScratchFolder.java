package com.iflytek.iflearner.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder for as long as a cluster lives: gone when it is closed, or at the latest with us. */
public final class ScratchFolder implements AutoCloseable {
  private final Path path;
  private volatile boolean kept;

  private ScratchFolder(Path path) {
    this.path = path;
  }

  /**
   * Makes one that is closed to other users. Not below /run, where a sandbox mounts its own, and
   * not deep: a socket in it has a path of 107 bytes at most.
   */
  public static ScratchFolder create() {
    try {
      var folder = new ScratchFolder(Files.createTempDirectory(Path.of("/tmp"), "iflearner-"));
      Runtime.getRuntime().addShutdownHook(new Thread(folder::close));
      return folder;
    } catch (IOException e) {
      throw new LocalFailure("cannot make a folder in /tmp", e);
    }
  }

  public Path path() {
    return path;
  }

  /** Leaves it there after all: somebody will want to read its logs. */
  public void keep() {
    kept = true;
  }

  @Override
  public void close() {
    if (!kept) {
      Command.run("rm", "-rf", "--", path.toString());
    }
  }
}
