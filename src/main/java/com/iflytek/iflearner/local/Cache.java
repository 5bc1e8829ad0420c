package com.iflytek.iflearner.local;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The folder for what is made once and kept: {@code $XDG_CACHE_HOME} or {@code ~/.cache}. */
final class Cache {
  private Cache() {}

  static Path folder(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("XDG_CACHE_HOME"))
        .filter(folder -> !folder.isEmpty())
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
        .resolve("iflearner-operator");
  }
}
