package com.iflytek.iflearner.image;

import com.iflytek.iflearner.local.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A folder with the files of the image. */
public record ImageTree(Path folder) {
  private static final Path TARGET = Path.of("target").toAbsolutePath();

  /** The one that the Dockerfile's script makes of this build, made once for all tests of a JVM. */
  public static ImageTree assembled() {
    return Holder.TREE;
  }

  /** What comes out elsewhere of a layer of an image that this one went into. */
  ImageTree throughALayer(Path elsewhere) throws IOException {
    var layer = elsewhere.resolve("layer.tar");
    var copy = Files.createDirectory(elsewhere.resolve("root"));
    Command.run("tar", "-c", "-f", layer.toString(), "-C", folder.toString(), ".");
    Command.run("tar", "-x", "-p", "-f", layer.toString(), "-C", copy.toString());
    Files.delete(layer);
    return new ImageTree(copy);
  }

  Path file(String path) {
    return folder.resolve(path.substring(1));
  }

  /** Its files and folders, by their path in the image. */
  List<String> paths(Predicate<Path> wanted) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(wanted).map(path -> "/" + folder.relativize(path)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Holder {
    static final ImageTree TREE = assemble();

    private static ImageTree assemble() {
      var tree = TARGET.resolve("image");
      Command.run("rm", "-rf", "--", tree.toString());
      var assemble =
          new ProcessBuilder("src/main/image/assemble", TARGET.toString(), tree.toString());
      assemble.environment().put("JAVA_HOME", System.getProperty("java.home"));
      var result = Command.tryRun(assemble);
      if (!result.succeeded()) {
        throw new AssertionError("the image cannot be assembled:\n" + result.output());
      }
      return new ImageTree(tree);
    }
  }
}
