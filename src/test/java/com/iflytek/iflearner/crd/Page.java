package com.iflytek.iflearner.crd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A page of the documentation, and the commands it tells people to type. */
public record Page(Path file, String text) {
  private static final Pattern SECTIONS = Pattern.compile("(?ms)^#+ ([^\\n]*)\\n(.*?)(?=^#+ |\\z)");
  private static final Pattern BLOCKS = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");
  private static final Pattern LINKS = Pattern.compile("]\\(([^)#]*)(#[^)]*)?\\)");

  public static Page read(String file) {
    try {
      return new Page(Path.of(file), Files.readString(Path.of(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text below a heading, up to the next one. */
  String section(String heading) {
    return SECTIONS
        .matcher(text)
        .results()
        .filter(section -> section.group(1).equals(heading))
        .map(section -> section.group(2))
        .findFirst()
        .orElseThrow(() -> new AssertionError(file + " has no section '" + heading + "'"));
  }

  /** The commands below a heading, a line each. */
  public List<String> commands(String heading) {
    return commandsIn(section(heading));
  }

  /** Every command of the page. */
  public List<String> commands() {
    return commandsIn(text);
  }

  /** The files and addresses that it leads to. */
  List<String> links() {
    return LINKS
        .matcher(text)
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.isEmpty())
        .toList();
  }

  private static List<String> commandsIn(String text) {
    return BLOCKS.matcher(text).results().flatMap(block -> block.group(1).lines()).toList();
  }
}
