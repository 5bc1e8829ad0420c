package com.iflytek.iflearner.local.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.iflytek.iflearner.local.LocalFailure;
import com.iflytek.iflearner.local.node.Volumes.Content;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts the containers of one Pod: lays out the files each sees and enters its namespaces. */
record Launcher(
    Pod pod,
    Host host,
    Map<String, Content> volumes,
    PodNetwork.Place place,
    Path folder,
    AtomicInteger starts) {

  ContainerRun.Launched start(Container container, Path log) {
    var image = host.images().get(container.getImage());
    if (image == null) {
      throw new LocalFailure("no image " + container.getImage());
    }
    var probes = Probes.of(container, place.address());
    var start = starts.incrementAndGet();
    var root = ContainerRoot.in(folder.resolve("root" + start));
    image.files().accept(root);
    root.write("/etc/resolv.conf", ("nameserver " + nodeAddress() + "\n").getBytes(UTF_8));
    root.write("/etc/hostname", (hostname() + "\n").getBytes(UTF_8));
    var lastWords = emptyFile(folder.resolve("last-words" + start));
    root.link(container.getTerminationMessagePath(), lastWords); // writable in a read-only root
    Mounts.into(root, container.getVolumeMounts(), volumes);
    var spec =
        new ContainerProcess.Spec(
            command(container, image),
            workingFolder(container, image),
            environment(container, image),
            hasReadOnlyRoot(container));
    return new ContainerRun.Launched(
        ContainerProcess.start(spec, root, place, log), lastWords, probes, grace());
  }

  private String nodeAddress() {
    return host.network().nodeAddress();
  }

  private Duration grace() {
    return Duration.ofSeconds(pod.getSpec().getTerminationGracePeriodSeconds());
  }

  private static boolean hasReadOnlyRoot(Container container) {
    var context = container.getSecurityContext();
    return context != null && Boolean.TRUE.equals(context.getReadOnlyRootFilesystem());
  }

  private static Path emptyFile(Path file) {
    try {
      return Files.createFile(file);
    } catch (IOException e) {
      throw new LocalFailure("cannot make " + file, e);
    }
  }

  private String hostname() {
    return pod.getMetadata().getName();
  }

  private static String workingFolder(Container container, Image image) {
    var chosen = container.getWorkingDir();
    return chosen == null || chosen.isEmpty() ? image.folder() : chosen;
  }

  private static List<String> command(Container container, Image image) {
    var chosen = container.getCommand();
    var command = new ArrayList<>(chosen.isEmpty() ? image.entryPoint() : chosen);
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
    environment.putAll(host.cluster());
    for (var variable : container.getEnv()) {
      environment.put(variable.getName(), value(variable));
    }
    return environment;
  }

  private String value(EnvVar variable) {
    var from = variable.getValueFrom();
    if (from == null) {
      return variable.getValue() == null ? "" : variable.getValue();
    }
    if (from.getFieldRef() == null) {
      throw new LocalFailure(
          "this node reads plain values and fields only, not valueFrom of " + variable.getName());
    }
    var path = from.getFieldRef().getFieldPath();
    return switch (path) {
      case "status.podIP", "status.podIPs" -> place.address();
      case "status.hostIP", "status.hostIPs" -> nodeAddress();
      default -> PodFields.of(pod, path);
    };
  }
}
