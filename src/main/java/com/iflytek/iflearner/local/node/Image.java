package com.iflytek.iflearner.local.node;

import com.iflytek.iflearner.local.PythonRuntime;
import com.iflytek.iflearner.local.ThisProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What the node has instead of an image: where a container starts, with what environment, and what
 * is put on top of this computer's files.
 *
 * @param folder the working folder of a container that names none
 * @param entryPoint what a container that names no command runs, before its arguments
 */
public record Image(
    String folder,
    List<String> entryPoint,
    Map<String, String> environment,
    Consumer<ContainerRoot> files) {
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** This computer as it is: for Pods that run a shell. */
  public static final String THIS_COMPUTER = "local/this-computer:1";

  /** The images of iFLearner that the samples name. */
  public static final List<String> IFLEARNER =
      List.of("registry.turing.com:5000/iflearner/iflearner:0.1.4", "iflytek/iflearner:v0.1.0");

  /** The operator: this very program, unless there are files of its image. */
  public static final String OPERATOR = "iflytek/iflearner-operator:1.0.0";

  /** As the Dockerfile has it. */
  private static final List<String> OPERATOR_ENTRY_POINT =
      List.of(
          "/opt/java/bin/java",
          "-XX:AOTCache=/app/iflearner-operator.aot",
          "@/app/jvm.options",
          "-jar",
          "/app/iflearner-operator.jar");

  /** This computer, and what we have ourselves. */
  public static Map<String, Image> basic() {
    var environment = Map.of("PATH", PATH, "HOME", "/tmp");
    var operator = ThisProgram.inContainer(ContainerRoot::seen);
    return Map.of(
        THIS_COMPUTER, new Image("/", List.of(), environment, _ -> {}),
        OPERATOR, new Image("/", operator, environment, _ -> {}));
  }

  /** These, and real iFLearner under the names of its images. */
  public static Map<String, Image> with(PythonRuntime python) {
    var images = new TreeMap<>(basic());
    IFLEARNER.forEach(name -> images.put(name, iflearner(python)));
    return images;
  }

  /**
   * The operator as its image has it.
   *
   * @param files what {@code src/main/image/assemble} made
   */
  public static Image operator(Path files) {
    return new Image(
        "/",
        OPERATOR_ENTRY_POINT,
        // The limit of its Deployment, which no cgroup tells the JVM here.
        Map.of("PATH", PATH, "JAVA_TOOL_OPTIONS", "-XX:MaxRAM=512m"),
        root -> {
          root.link("/opt/java", files.resolve("opt/java"));
          root.link("/app", files.resolve("app"));
        });
  }

  /** Laid out as iFLearner's Dockerfile does. */
  private static Image iflearner(PythonRuntime python) {
    var path = ContainerRoot.seen(python.programs()) + ":" + PATH;
    return new Image(
        "/iflearner",
        List.of(),
        Map.of("PATH", path, "PYTHONPATH", "/iflearner", "HOME", "/tmp"),
        root -> {
          root.link("/iflearner/iflearner", python.iflearner());
          root.link(
              "/iflearner/examples/homo/quickstart_pytorch/quickstart_pytorch.py",
              python.trainer());
        });
  }
}
