package com.iflytek.iflearner.local.node;

import com.iflytek.iflearner.local.Command;
import com.iflytek.iflearner.local.LocalFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The file tree a container sees: this computer's, with what its image and volumes put on top.
 *
 * <p>This computer's whole tree is mounted read-only at {@code /.host}, and everything else is a
 * link into it, but for the folders on the way to something that was added: those are real, with a
 * link for each thing they hold on this computer. No overlay is needed, which a kernel refuses over
 * a folder that has mounts in it, as {@code /etc} has in many containers.
 */
final class ContainerRoot {
  private static final Path ROOT = Path.of("/");
  private static final String HOST = ".host";

  private final Path folder;

  private ContainerRoot(Path folder) {
    this.folder = folder;
  }

  /** A tree with a {@code /tmp} and a {@code /run} of its own. */
  static ContainerRoot in(Path folder) {
    var root = new ContainerRoot(folder);
    root.makeFolder(HOST);
    root.makeFolder("/proc");
    root.makeFolder("/run");
    root.makeFolder("/tmp");
    return root;
  }

  Path folder() {
    return folder;
  }

  /** Where the container sees a file of this computer that nothing was put in front of. */
  static Path seen(Path onThisComputer) {
    return ROOT.resolve(HOST).resolve(ROOT.relativize(onThisComputer.toAbsolutePath()));
  }

  /** Where a path of the container is on this computer. */
  Path path(String inContainer) {
    return folder.resolve(ROOT.relativize(ROOT.resolve(inContainer).normalize()));
  }

  /** An empty folder, whatever this computer has there. */
  Path makeFolder(String path) {
    var made = makeRoom(path);
    attempt("make", path, () -> Files.createDirectory(made));
    return made;
  }

  void write(String path, byte[] content) {
    var file = makeRoom(path);
    attempt("write", path, () -> Files.write(file, content));
  }

  /** Shows a file or a folder of this computer at {@code path}. */
  void link(String path, Path onThisComputer) {
    var link = makeRoom(path);
    attempt("link", path, () -> Files.createSymbolicLink(link, seen(onThisComputer)));
  }

  /** Makes the folders on the way real and takes away what is at {@code path}. */
  private Path makeRoom(String path) {
    var target = path(path);
    var parent = ROOT.resolve(path).normalize().getParent();
    if (parent == null) {
      throw new LocalFailure("a volume cannot be mounted at '" + path + "'");
    }
    attempt("open", path, () -> open(parent));
    Command.run("rm", "-rf", "--", target.toString()); // never follows a link
    return target;
  }

  private void open(Path inContainer) throws IOException {
    var real = folder.resolve(ROOT.relativize(inContainer));
    if (Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (inContainer.getParent() != null) {
      open(inContainer.getParent());
    }
    Files.deleteIfExists(real);
    Files.createDirectories(real);
    if (Files.isReadable(inContainer) && Files.isDirectory(inContainer)) {
      try (Stream<Path> entries = Files.list(inContainer)) {
        for (var entry : (Iterable<Path>) entries::iterator) {
          Files.createSymbolicLink(real.resolve(inContainer.relativize(entry)), seen(entry));
        }
      }
    }
  }

  private static void attempt(String doing, String path, Action action) {
    try {
      action.run();
    } catch (IOException e) {
      throw new LocalFailure("cannot " + doing + " " + path + " for a container: " + e, e);
    }
  }

  @FunctionalInterface
  private interface Action {
    void run() throws IOException;
  }
}
