package com.iflytek.iflearner.local;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** This very program once more: the same Java, the same classes, another {@code main}. */
public final class ThisProgram {
  private ThisProgram() {}

  /** The command that starts {@code main} with these arguments, small and quick to start. */
  public static List<String> again(String main, List<String> arguments) {
    var java =
        Stream.of(
            ProcessHandle.current().info().command().orElse("java"),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-Duser.home=" + System.getProperty("user.home"), // another for root in a namespace
            "-D" + Binaries.HOME + "=" + absolute(System.getProperty(Binaries.HOME, "")),
            "-classpath",
            classPath(),
            main);
    return Stream.concat(java, arguments.stream()).toList();
  }

  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(ThisProgram::absolute)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String absolute(String path) {
    return Path.of(path).toAbsolutePath().toString();
  }
}
