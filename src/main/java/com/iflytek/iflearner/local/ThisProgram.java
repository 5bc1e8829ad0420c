package com.iflytek.iflearner.local;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** This very program once more: the same Java, the same classes, another {@code main}. */
public final class ThisProgram {
  /** The {@code main} of the command {@code iflearner}: by name, since it is built upon us. */
  private static final String COMMAND = "com.iflytek.iflearner.cli.Iflearner";

  private ThisProgram() {}

  /** The command that starts {@code main} with these arguments, small and quick to start. */
  public static List<String> again(String main, List<String> arguments) {
    var home = System.getProperty("user.home"); // root in a namespace has another
    return Stream.concat(java(main, home, UnaryOperator.identity()), arguments.stream()).toList();
  }

  /**
   * The command that starts it in a container, without arguments yet. Nothing of this user's home
   * is found there: a kubeconfig in it is none of its business.
   *
   * @param seen where the container sees a file of this computer
   */
  public static List<String> inContainer(UnaryOperator<Path> seen) {
    return java(COMMAND, "/", seen).toList();
  }

  private static Stream<String> java(String main, String home, UnaryOperator<Path> seen) {
    return Stream.of(
        seen(ProcessHandle.current().info().command().orElseThrow(), seen),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xmx256m",
        "-Duser.home=" + home,
        "-D" + Binaries.HOME + "=" + seen(System.getProperty(Binaries.HOME, ""), seen),
        "-classpath",
        classPath(seen),
        main);
  }

  private static String classPath(UnaryOperator<Path> seen) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(path -> seen(path, seen))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String seen(String path, UnaryOperator<Path> seen) {
    return seen.apply(Path.of(path).toAbsolutePath()).toString();
  }
}
