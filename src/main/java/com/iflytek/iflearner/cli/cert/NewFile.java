package com.iflytek.iflearner.cli.cert;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.WRITE;

import com.iflytek.iflearner.cli.CommandFailure;
import com.iflytek.iflearner.job.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A file that is yet to be written.
 *
 * @param content ASCII, as PEM is
 * @param secret whether only its owner may read it, from its first byte on
 */
record NewFile(Path path, String content, boolean secret) {

  /** Without the content, which may be a key. */
  @Override
  public String toString() {
    return "NewFile[" + path + "]";
  }

  /**
   * Writes them all or none, each whole or not at all.
   *
   * @param force whether files of these names may be replaced
   * @throws CommandFailure if one is there already or cannot be written
   */
  static void writeAll(List<NewFile> files, boolean force) {
    if (!force) {
      refuseThoseThere(files);
    }
    var unfinished = new ArrayList<Path>();
    var made = new ArrayList<Path>();
    try {
      for (var file : files) {
        unfinished.add(file.writeBeside());
      }
      for (int i = 0; i < files.size(); i++) {
        var path = files.get(i).path;
        if (force) {
          Files.move(unfinished.get(i), path, ATOMIC_MOVE);
        } else {
          Files.createLink(path, unfinished.get(i)); // unlike a move, it never replaces
          made.add(path);
        }
      }
      made.clear();
    } catch (IOException | UnsupportedOperationException e) {
      throw new CommandFailure(
          Code.FILE_UNWRITABLE,
          "'%s' cannot be written: %s. Choose another folder with --dir."
              .formatted(files.getFirst().path, why(e)));
    } finally {
      made.forEach(NewFile::delete);
      unfinished.forEach(NewFile::delete);
    }
  }

  private static void refuseThoseThere(List<NewFile> files) {
    var there =
        files.stream()
            .map(NewFile::path)
            .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
            .map(path -> "'" + path + "'")
            .toList();
    if (!there.isEmpty()) {
      throw new CommandFailure(
          Code.FILE_EXISTS,
          "%s %s there already: choose another folder with --dir, or replace with --force."
              .formatted(String.join(" and ", there), there.size() == 1 ? "is" : "are"));
    }
  }

  /** Under a name of its own in the same folder, so that it can be moved in one step. */
  private Path writeBeside() throws IOException {
    var rights = PosixFilePermissions.fromString(secret ? "rw-------" : "rw-r--r--");
    var beside =
        Files.createTempFile(
            path.toAbsolutePath().getParent(),
            "." + path.getFileName(),
            ".new",
            PosixFilePermissions.asFileAttribute(rights));
    try (var channel = FileChannel.open(beside, WRITE)) {
      var bytes = ByteBuffer.wrap(content.getBytes(US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
      return beside;
    } catch (IOException e) {
      delete(beside);
      throw e;
    }
  }

  private static String why(Exception fault) {
    return switch (fault) {
      case NoSuchFileException _ -> "its folder does not exist";
      case AccessDeniedException _ -> "you may not write there";
      case FileAlreadyExistsException _ -> "somebody wrote it at the same moment";
      case UnsupportedOperationException _ ->
          "the file system knows no links or no POSIX rights, so that nothing could be hidden";
      default -> String.valueOf(fault.getMessage());
    };
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException _) {
      // What failed before is what is told.
    }
  }
}
