package com.iflytek.iflearner.local.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.iflytek.iflearner.local.LocalFailure;
import com.iflytek.iflearner.local.node.Volumes.Content;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts the containers of one Pod: lays out the files each sees and enters its namespaces. */
record Launcher(
    Pod pod,
    Map<String, Image> images,
    Map<String, Content> volumes,
    PodNetwork.Place place,
    String nameServer,
    Path folder,
    AtomicInteger roots) {

  ContainerRun.Launched start(Container container, Path log) {
    var image = images.get(container.getImage());
    if (image == null) {
      throw new LocalFailure("no image " + container.getImage());
    }
    var root = ContainerRoot.in(folder.resolve("root" + roots.incrementAndGet()));
    image.files().accept(root);
    root.write("/etc/resolv.conf", ("nameserver " + nameServer + "\n").getBytes(UTF_8));
    root.write("/etc/hostname", (hostname() + "\n").getBytes(UTF_8));
    root.write(container.getTerminationMessagePath(), new byte[0]);
    Mounts.into(root, container.getVolumeMounts(), volumes);
    var spec =
        new ContainerProcess.Spec(
            command(container), workingFolder(container, image), environment(container, image));
    return new ContainerRun.Launched(
        ContainerProcess.start(spec, root, place, log),
        root.path(container.getTerminationMessagePath()));
  }

  private String hostname() {
    return pod.getMetadata().getName();
  }

  private static String workingFolder(Container container, Image image) {
    var chosen = container.getWorkingDir();
    return chosen == null || chosen.isEmpty() ? image.folder() : chosen;
  }

  /** The images have neither entry point nor command of their own. */
  private static List<String> command(Container container) {
    var command = new ArrayList<>(container.getCommand());
    command.addAll(container.getArgs());
    if (command.isEmpty()) {
      throw new LocalFailure("no command specified");
    }
    return command;
  }

  private Map<String, String> environment(Container container, Image image) {
    if (!container.getEnvFrom().isEmpty()) {
      throw new LocalFailure("this node does not read envFrom");
    }
    var environment = new TreeMap<>(image.environment());
    environment.put("HOSTNAME", hostname());
    for (var variable : container.getEnv()) {
      if (variable.getValueFrom() != null) {
        throw new LocalFailure(
            "this node reads plain values only, not valueFrom of " + variable.getName());
      }
      environment.put(variable.getName(), variable.getValue() == null ? "" : variable.getValue());
    }
    return environment;
  }
}
