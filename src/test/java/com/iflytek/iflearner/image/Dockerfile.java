package com.iflytek.iflearner.image;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the Dockerfile says.
 *
 * @param instructions one a line, without comments
 */
record Dockerfile(List<String> instructions) {

  static Dockerfile read() throws IOException {
    var text = Files.readString(Path.of("Dockerfile")).replaceAll("(?m)^#.*\n", "");
    return new Dockerfile(
        text.replaceAll("\\\\\n\\s*", "").lines().filter(line -> !line.isBlank()).toList());
  }

  /** The command line of a container, without arguments of the user. */
  List<String> entryPoint() throws IOException {
    return List.of(new JsonMapper().readValue(last("ENTRYPOINT"), String[].class));
  }

  /** What follows that word where it stands for the last time. */
  String last(String word) {
    return instructions.stream()
        .filter(line -> line.startsWith(word + " "))
        .map(line -> line.substring(word.length() + 1))
        .toList()
        .getLast();
  }
}
