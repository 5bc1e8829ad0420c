package com.iflytek.iflearner.cli;

import com.iflytek.iflearner.job.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is read from the computer: files, folders and the standard input, each within limits. */
final class LintFiles {
  /** What the API server takes of one request. */
  private static final int LARGEST = 3 << 20;

  private static final Pattern MANIFEST = Pattern.compile(".*\\.(ya?ml|json)");

  private LintFiles() {}

  /** The text of a file or why there is none. */
  sealed interface Source {
    record Text(String file, String text) implements Source {}

    record Unreadable(LintFinding finding) implements Source {}
  }

  /** A file as it is; of a folder all manifests, also in folders below; {@code -}: the input. */
  static Stream<Source> of(String name, InputStream input) {
    return name.equals("-") ? Stream.of(read("-", () -> input)) : of(Path.of(name));
  }

  private static Stream<Source> of(Path path) {
    if (!Files.isDirectory(path)) {
      return Stream.of(read(path.toString(), () -> Files.newInputStream(path)));
    }
    List<Path> within;
    try (var children = Files.list(path)) {
      within =
          children
              .filter(child -> !child.getFileName().toString().startsWith("."))
              .filter(child -> isFolder(child) || MANIFEST.matcher(child.toString()).matches())
              .sorted()
              .toList();
    } catch (IOException fault) {
      return Stream.of(unreadable(path.toString(), fault));
    }
    return within.stream().flatMap(LintFiles::of);
  }

  /** A link to a folder is not followed: it may lead to itself. */
  private static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static Source read(String file, Opening opening) {
    try (var stream = opening.open()) {
      var bytes = stream.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        return unreadable(file, "is larger than 3 MiB, more than the API server takes");
      }
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new Source.Text(file, text.startsWith("\ufeff") ? text.substring(1) : text);
    } catch (CharacterCodingException _) {
      return unreadable(file, "is not UTF-8: must be a manifest in YAML or JSON");
    } catch (IOException fault) {
      return unreadable(file, fault);
    }
  }

  private static Source unreadable(String file, IOException fault) {
    return unreadable(
        file,
        switch (fault) {
          case NoSuchFileException _ -> "does not exist: must be a file, a folder or '-'";
          case AccessDeniedException _ -> "may not be read by you: must be readable";
          default -> "cannot be read: " + fault.getMessage();
        });
  }

  private static Source unreadable(String file, String sentence) {
    return new Source.Unreadable(
        LintFinding.unreadable(file, LintPosition.START, Code.FILE_UNREADABLE, sentence));
  }

  private interface Opening {
    InputStream open() throws IOException;
  }
}
